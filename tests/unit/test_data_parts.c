/* Large files, read by parts and by several threads, against the same files read row by row: keys of any
 * look, rows of any length. */
#include "farm.h"

#include "base/threads.h"
#include "data/dataset.h"

#define ROWS 60000u

enum { FERMES, TRAITES, VACHES };
enum { ID = 0, FERME = 1, MERE = 2, NAISSANCE = 3, RACE = 5 };

/* How the keys of a herd look. */
enum look {
	FOLLOWING, /* V1, V2… */
	WIDE,      /* V000001 */
	SPARSE,    /* V1, V998… */
	SHUFFLED,
	ZEROS, /* V1, and V02 some time later */
	ODD,   /* one that ends with no number */
	TWICE,
	EMPTY,
	NO_NUMBERS,
	LOOKS
};

static void add_key(struct buffer *text, enum look look, uint32_t row)
{
	uint32_t number = row + 1;
	if (look == SHUFFLED)
		number = row * 7919u % ROWS + 1;
	if (look == SPARSE)
		number = row * 997 + 1;
	if (look == TWICE && row == ROWS - 3)
		number = 5;
	if (look == EMPTY && row == ROWS / 2)
		return;
	buffer_printf(text,
	              look == NO_NUMBERS                      ? "%u-v"
	              : look == WIDE                          ? "V%06u"
	              : look == ZEROS && row == ROWS / 3      ? "V0%u"
	              : look == ODD && row == ROWS - ROWS / 5 ? "V%u bis"
	                                                      : "V%u",
	              number);
}

/* Short rows first and long ones then, or the other way round: parts have more rows than others. */
static void write_herd(const struct farm *farm, enum look look, bool short_first)
{
	struct buffer text = {0};
	char padding[400];
	memset(padding, 'x', sizeof padding);
	buffer_puts(&text, "id;ferme;mere;naissance;mort;race;commune\n");
	for (uint32_t row = 0; row < ROWS; row++) {
		bool is_short = (row < ROWS - ROWS / 3) == short_first;
		add_key(&text, look, row);
		buffer_printf(&text, ";%s;", row % 7 ? "F2" : "F9");
		if (row % 5)
			add_key(&text, look, row / 2);
		else if (row % 3 == 0)
			buffer_puts(&text, "V0");
		buffer_printf(&text, ";20%02u-0%u-1%u;;%s;", row % 30, row % 9 + 1, row % 10,
		              row % 4   ? "salers"
		              : row % 3 ? "brune"
		                        : "");
		buffer_add(&text, padding, is_short ? 1 : sizeof padding);
		buffer_puts(&text, "\n");
	}
	farm_write(farm, "herd/vaches.csv", text.bytes);
	farm_write(farm, "herd/fermes.csv", FARM_FERMES);
	text.length = 0;
	buffer_puts(&text, "vache;date;litres\n");
	for (uint32_t row = 0; row < ROWS; row++) {
		add_key(&text, look, row * 31 % ROWS);
		buffer_printf(&text, ";2022-01-01;%u\n", row % 50);
	}
	farm_write(farm, "herd/traites.csv", text.bytes);
	buffer_free(&text);
}

/* Not the herd's own keys: they are only pointed to. */
static bool wanted(const void *context, size_t table, size_t column)
{
	(void)context;
	return table == TRAITES || (table == VACHES && column != ID && column <= RACE);
}

static void same_cell(const struct dataset *quick, const struct dataset *slow, size_t table, size_t column,
                      size_t row)
{
	const struct column *a = &quick->tables[table].columns[column],
	                    *b = &slow->tables[table].columns[column];
	struct buffer x = {0}, y = {0};
	buffer_puts(&x, "");
	buffer_puts(&y, "");
	column_format(quick, a, row, &x);
	column_format(slow, b, row, &y);
	assert_string_equal(x.bytes, y.bytes);
	if (a->codes && column != ID)
		assert_int_equal(a->codes[row], b->codes[row]);
	buffer_free(&x);
	buffer_free(&y);
}

static void same_data(const struct dataset *quick, const struct dataset *slow)
{
	static const size_t columns[] = {ID, FERME, MERE, NAISSANCE, RACE};
	const struct column *mere = &quick->tables[VACHES].columns[MERE];
	assert_int_equal(quick->tables[VACHES].rows, ROWS);
	assert_int_equal(slow->tables[VACHES].rows, ROWS);
	for (size_t row = 0; row < ROWS; row++) {
		for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
			same_cell(quick, slow, VACHES, columns[i], row);
		for (size_t column = 0; column < 3; column++)
			same_cell(quick, slow, TRAITES, column, row);
	}
	assert_string_equal(column_code_text(quick, mere, mere->codes[4]),
	                    column_code_text(slow, &slow->tables[VACHES].columns[MERE], mere->codes[4]));
}

static void test_parts_are_read_like_rows(void **unused)
{
	(void)unused;
	struct farm farm;
	farm_open(&farm);
	for (int look = 0; look < 2 * LOOKS; look++) {
		struct dataset quick, slow;
		struct findings findings = {0};
		const struct dataset_request some = {.wanted = wanted}, all = {.text = true};
		write_herd(&farm, (enum look)(look / 2), look % 2);
		const char *path = farm_path(&farm, "herd");
		assert_int_equal(dataset_read(&quick, &farm.schema, path, &some, &findings, &farm.error), 0);
		assert_int_equal(dataset_read(&slow, &farm.schema, path, &all, &findings, &farm.error), 0);
		assert_int_equal(findings.count, 0);
		same_data(&quick, &slow);
		dataset_free(&quick);
		dataset_free(&slow);
		findings_free(&findings);
	}
	farm_close(&farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_parts_are_read_like_rows),
	};
	threads_allow(3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
