/* Large files, read by parts and by several threads, against the same files read row by row: keys of any
 * look, rows of any length, columns kept short whether all values fit or not. */
#include "farm.h"

#include "base/threads.h"
#include "data/dataset.h"

#define ROWS 60000u

enum { FERMES, TRAITES, VACHES };
enum { ID = 0, FERME = 1, MERE = 2, NAISSANCE = 3, MORT = 4, RACE = 5, COMMUNE = 11 };

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
	HASHED,        /* neither numbers nor in any order */
	ALIKE,         /* the same, all of one length */
	ALIKE_BUT_ONE, /* …but for one near the end */
	ALIKE_TWICE,
	WIDE_BUT_ONE, /* one that is as long as the others, and no number */
	LOOKS
};

static const char *form_of(enum look look, uint32_t row)
{
	bool last = row == ROWS - ROWS / 5;
	switch (look) {
	case NO_NUMBERS:
	case HASHED:
		return "%u-v";
	case ALIKE:
	case ALIKE_TWICE:
		return "%08x-4000-v";
	case ALIKE_BUT_ONE:
		return last ? "%u" : "%08x-4000-v";
	case WIDE:
		return "V%06u";
	case WIDE_BUT_ONE:
		return last ? "V%05ux" : "V%06u";
	case ZEROS:
		return row == ROWS / 3 ? "V0%u" : "V%u";
	case ODD:
		return last ? "V%u bis" : "V%u";
	default:
		return "V%u";
	}
}

static void add_key(struct buffer *text, enum look look, uint32_t row)
{
	uint32_t number = row + 1;
	if (look == SHUFFLED || (look >= HASHED && look <= ALIKE_TWICE))
		number = row * 7919u % ROWS + 1;
	if (look == SPARSE)
		number = row * 997 + 1;
	if ((look == TWICE || look == ALIKE_TWICE) && row == ROWS - 3)
		number = 5;
	if (look == EMPTY && row == ROWS / 2)
		return;
	buffer_printf(text, form_of(look, row), number);
}

/* Values that fit into short columns; in one row of `odd`, some that do not (0: in none). */
static void add_values(struct buffer *text, uint32_t odd, uint32_t row)
{
	static const char *const odd_days[] = {"1850-03-04", "1899-12-31", "2079-06-06", "2079-06-07",
	                                       "9999-12-31"};
	static const char *const odd_numbers[] = {"21474836.47", "21474836.48", "-21474836.48", "0.125",
	                                          "1234567890.5"};
	static const char *const odd_wholes[] = {"2147483647", "2147483648", "-2147483648", "-2147483647",
	                                         "0"};
	bool now = odd && row % odd == 2;
	uint32_t which = odd ? row / odd % 5 : 0;
	buffer_printf(text, "%s;", now ? odd_days[which] : row % 3 ? "" : "1900-01-01");
	if (now)
		buffer_printf(text, "race %u;", row);
	else
		buffer_puts(text, row % 4 ? "salers;" : row % 3 ? "brune;" : ";");
	buffer_printf(text, "%u.%u;", row % 900, row % 9 + 1);
	buffer_printf(text, "%s;", now ? odd_numbers[which] : row % 5 ? "12.5" : "");
	buffer_printf(text, "%s;", now ? odd_wholes[which] : row % 5 ? "-12" : "");
	buffer_printf(text, "%s;", row % 2 ? "oui" : row % 3 ? "non" : "");
	buffer_printf(text, "%s;", now && row % 2 ? "0001-0002" : "2022-2023");
}

/* Short rows first and long ones then, or the other way round: parts have more rows than others. */
static void write_herd(const struct farm *farm, enum look look, bool short_first, uint32_t odd)
{
	struct buffer text = {0};
	char padding[400];
	memset(padding, 'x', sizeof padding);
	buffer_puts(&text, "id;ferme;mere;naissance;mort;race;poids;prix;rang;laitiere;campagne;commune\n");
	for (uint32_t row = 0; row < ROWS; row++) {
		bool is_short = (row < ROWS - ROWS / 3) == short_first;
		add_key(&text, look, row);
		/* Farms that nobody knows: one, or more than a byte can tell apart. */
		if (odd && row % 89 == 5)
			buffer_printf(&text, ";F%u;", row);
		else
			buffer_printf(&text, ";%s;", row % 7 ? "F2" : "F9");
		if (row % 5)
			add_key(&text, look, row / 2);
		else if (row % 3 == 0)
			buffer_puts(&text, "V0");
		buffer_printf(&text, ";20%02u-0%u-1%u;", row % 30, row % 9 + 1, row % 10);
		add_values(&text, odd, row);
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
	return table == TRAITES || (table == VACHES && column != ID && column < COMMUNE);
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
	if (column_has_codes(a) && column != ID)
		assert_int_equal(column_code(a, row), column_code(b, row));
	buffer_free(&x);
	buffer_free(&y);
}

static void same_data(const struct dataset *quick, const struct dataset *slow)
{
	const struct column *mere = &quick->tables[VACHES].columns[MERE];
	assert_int_equal(quick->tables[VACHES].rows, ROWS);
	assert_int_equal(slow->tables[VACHES].rows, ROWS);
	for (size_t row = 0; row < ROWS; row++) {
		for (size_t column = 0; column < COMMUNE; column++)
			same_cell(quick, slow, VACHES, column, row);
		for (size_t column = 0; column < 3; column++)
			same_cell(quick, slow, TRAITES, column, row);
	}
	assert_string_equal(column_code_text(quick, mere, mere->codes[4]),
	                    column_code_text(slow, &slow->tables[VACHES].columns[MERE], mere->codes[4]));
}

/* Texts of one length that are no numbers need no more than their bytes. */
static bool is_packed(enum look look)
{
	return look == ALIKE || look == ALIKE_TWICE || look == WIDE_BUT_ONE;
}

static void test_parts_are_read_like_rows(void **unused)
{
	(void)unused;
	struct farm farm;
	farm_open(&farm);
	for (int look = 0; look < 2 * LOOKS; look++) {
		/* So few that they stand apart, or so many that the column is kept at full width. */
		uint32_t odd = look % 3 != 1 ? 0 : look % 2 ? 97 : 3;
		struct dataset quick, slow;
		struct findings findings = {0};
		const struct dataset_request some = {.wanted = wanted, .brief = look % 4 > 0},
		                             all = {.text = true};
		write_herd(&farm, (enum look)(look / 2), look % 2, odd);
		const char *path = farm_path(&farm, "herd");
		assert_int_equal(dataset_read(&quick, &farm.schema, path, &some, &findings, &farm.error), 0);
		assert_int_equal(dataset_read(&slow, &farm.schema, path, &all, &findings, &farm.error), 0);
		assert_int_equal(findings.count, 0);
		same_data(&quick, &slow);
		assert_int_equal(quick.tables[VACHES].keys.packed != NULL, is_packed((enum look)(look / 2)));
		assert_int_equal(quick.tables[VACHES].columns[RACE].short_codes != NULL, some.brief && !odd);
		assert_int_equal(quick.tables[VACHES].columns[FERME].short_codes != NULL, some.brief && !odd);
		assert_int_equal(quick.tables[VACHES].columns[NAISSANCE].short_days != NULL, some.brief);
		assert_int_equal(quick.tables[VACHES].columns[MORT].short_days != NULL, some.brief && !odd);
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
