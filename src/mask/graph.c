#include "mask/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS_MAX = 4 };

struct row {
	struct graph_link *links;
	size_t count;
	double slack; /* NAN: an equation */
};
struct making {
	struct graph *graph;
	struct row *rows;
	size_t count;
	uint32_t *first, *of; /* the rows of each column */
	uint32_t *stamp;      /* by column: the row looked at now + 1 */
};

static void read_rows(struct making *making, const struct mask_system *system, const struct mask_part *part,
                      const uint32_t *position)
{
	making->count = part->relation_count;
	making->rows = arena_alloc(&making->graph->arena, making->count, sizeof *making->rows);
	for (size_t r = 0; r < making->count; r++) {
		const struct mask_relation *relation = &system->relations[part->relations[r]];
		const struct mask_term *terms = system->terms + relation->first;
		struct row *row = &making->rows[r];
		double sum = 0;
		row->links = arena_alloc(&making->graph->arena, relation->count, sizeof *row->links);
		row->count = 0;
		for (size_t i = 0; i < relation->count; i++) {
			uint32_t at = position[terms[i].variable];
			sum += terms[i].coefficient * system->variables[terms[i].variable].value;
			if (at != MASK_NONE)
				row->links[row->count++] = (struct graph_link){at, terms[i].coefficient};
		}
		row->slack = relation->at_most ? fmax(-sum, 0) : NAN;
	}
}

static void list_rows(struct making *making)
{
	size_t columns = making->graph->columns, total = 0;
	memset(making->first, 0, (columns + 1) * sizeof *making->first);
	for (size_t r = 0; r < making->count; r++)
		for (size_t i = 0; i < making->rows[r].count; i++)
			making->first[making->rows[r].links[i].to + 1]++;
	for (size_t k = 0; k < columns; k++)
		making->first[k + 1] += making->first[k];
	total = making->first[columns];
	making->of = memory_realloc(making->of, total, sizeof *making->of);
	for (size_t r = making->count; r-- > 0;)
		for (size_t i = 0; i < making->rows[r].count; i++)
			making->of[--making->first[making->rows[r].links[i].to + 1]] = (uint32_t)r;
	memmove(making->first, making->first + 1, columns * sizeof *making->first);
	making->first[columns] = (uint32_t)total;
}

/* The one number that the others add up to; count where there is none because it cannot move, SIZE_MAX where
 * the row is no sum. */
static size_t total_of(const struct row *row)
{
	size_t plus = 0, minus = 0, at_plus = 0, at_minus = 0;
	for (size_t i = 0; i < row->count; i++)
		if (row->links[i].coefficient == 1) {
			plus++;
			at_plus = i;
		} else if (row->links[i].coefficient == -1) {
			minus++;
			at_minus = i;
		} else {
			return SIZE_MAX;
		}
	if (!isnan(row->slack))
		return SIZE_MAX;
	if (plus == 0 || minus == 0)
		return row->count;
	return plus == 1 ? at_plus : minus == 1 ? at_minus : SIZE_MAX;
}

/* Puts the total in place of its members, which are stamped, where the row has all of them alike. */
static bool replace(const struct making *making, struct row *row, uint32_t stamp, size_t members,
                    uint32_t total)
{
	double factor = 0;
	size_t found = 0, kept = 0;
	for (size_t i = 0; i < row->count; i++)
		if (row->links[i].to == total) {
			return false;
		} else if (making->stamp[row->links[i].to] == stamp) {
			if (found++ && row->links[i].coefficient != factor)
				return false;
			factor = row->links[i].coefficient;
		}
	if (found < members)
		return false;
	for (size_t i = 0; i < row->count; i++)
		if (making->stamp[row->links[i].to] != stamp)
			row->links[kept++] = row->links[i];
	if (total != MASK_NONE)
		row->links[kept++] = (struct graph_link){total, factor};
	row->count = kept;
	return true;
}

/* Uses what one sum says in all others. */
static bool shorten_others(struct making *making, size_t r)
{
	const struct row *sum = &making->rows[r];
	size_t at = total_of(sum), fewest = SIZE_MAX, least = SIZE_MAX;
	bool changed = false;
	if (at == SIZE_MAX)
		return false;
	size_t members = at < sum->count ? sum->count - 1 : sum->count;
	for (size_t i = 0; i < sum->count; i++) {
		uint32_t k = sum->links[i].to;
		if (i == at)
			continue;
		making->stamp[k] = (uint32_t)r + 1;
		if (making->first[k + 1] - making->first[k] < fewest) {
			fewest = making->first[k + 1] - making->first[k];
			least = k;
		}
	}
	if (members < 2)
		return false;
	for (size_t i = making->first[least]; i < making->first[least + 1]; i++)
		if (making->of[i] != r)
			changed |= replace(making, &making->rows[making->of[i]], (uint32_t)r + 1, members,
			                   at < sum->count ? sum->links[at].to : MASK_NONE);
	return changed;
}

static bool says_the_same(const struct making *making, const struct row *a, const struct row *b,
                          uint32_t stamp)
{
	double factor = 0;
	if (a->count != b->count || !isnan(a->slack) || !isnan(b->slack))
		return false;
	for (size_t i = 0; i < b->count; i++)
		if (making->stamp[b->links[i].to] != stamp)
			return false;
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (a->links[i].to == b->links[k].to) {
				double ratio = a->links[i].coefficient / b->links[k].coefficient;
				if (i > 0 && ratio != factor)
					return false;
				factor = ratio;
			}
	return true;
}

static void drop_repeated(struct making *making)
{
	list_rows(making);
	memset(making->stamp, 0, making->graph->columns * sizeof *making->stamp);
	for (size_t r = 0; r < making->count; r++) {
		const struct row *row = &making->rows[r];
		for (size_t i = 0; i < row->count; i++)
			making->stamp[row->links[i].to] = (uint32_t)r + 1;
		uint32_t k = row->count ? row->links[0].to : 0;
		for (size_t i = making->first[k]; row->count && i < making->first[k + 1]; i++) {
			struct row *other = &making->rows[making->of[i]];
			if (making->of[i] > r && other->count &&
			    says_the_same(making, row, other, (uint32_t)r + 1))
				other->count = 0;
		}
	}
}

/* Rows that still say something, and their columns. */
static void write_rows(struct making *making, size_t variables)
{
	struct graph *graph = making->graph;
	size_t total = 0, at = 0;
	graph->columns = variables;
	for (size_t r = 0; r < making->count; r++) {
		graph->rows += making->rows[r].count > 0;
		graph->columns += making->rows[r].count > 0 && !isnan(making->rows[r].slack);
		total += making->rows[r].count + 1;
	}
	graph->row_first = arena_alloc(&graph->arena, graph->rows + 1, sizeof *graph->row_first);
	graph->row_links = arena_alloc(&graph->arena, total, sizeof *graph->row_links);
	graph->slack = arena_alloc(&graph->arena, graph->columns - variables, sizeof *graph->slack);
	size_t row = 0, column = variables;
	for (size_t r = 0; r < making->count; r++) {
		const struct row *made = &making->rows[r];
		if (made->count == 0)
			continue;
		graph->row_first[row++] = (uint32_t)at;
		memcpy(graph->row_links + at, made->links, made->count * sizeof *made->links);
		at += made->count;
		if (!isnan(made->slack)) {
			graph->slack[column - variables] = made->slack;
			graph->row_links[at++] = (struct graph_link){(uint32_t)column++, 1};
		}
	}
	graph->row_first[row] = (uint32_t)at;
}

static void write_columns(struct graph *graph)
{
	size_t total = graph->row_first[graph->rows];
	uint32_t *next = memory_zalloc(graph->columns + 1, sizeof *next);
	graph->column_first = arena_zalloc(&graph->arena, graph->columns + 1, sizeof *graph->column_first);
	graph->column_links = arena_alloc(&graph->arena, total, sizeof *graph->column_links);
	for (size_t i = 0; i < total; i++)
		graph->column_first[graph->row_links[i].to + 1]++;
	for (size_t k = 0; k < graph->columns; k++)
		next[k + 1] = graph->column_first[k + 1] += graph->column_first[k];
	for (uint32_t r = 0; r < graph->rows; r++)
		for (uint32_t i = graph->row_first[r]; i < graph->row_first[r + 1]; i++)
			graph->column_links[next[graph->row_links[i].to]++] =
			        (struct graph_link){r, graph->row_links[i].coefficient};
	free(next);
}

void graph_make(struct graph *graph, const struct mask_system *system, const struct mask_part *part,
                const uint32_t *position)
{
	*graph = (struct graph){.columns = part->count};
	struct making making = {.graph = graph};
	bool changed = true;
	making.first = memory_alloc(part->count + 2, sizeof *making.first);
	making.stamp = memory_zalloc(part->count, sizeof *making.stamp);
	read_rows(&making, system, part, position);
	for (int level = 0; level < LEVELS_MAX && changed; level++) {
		changed = false;
		list_rows(&making);
		memset(making.stamp, 0, part->count * sizeof *making.stamp);
		for (size_t r = 0; r < making.count; r++)
			changed |= shorten_others(&making, r);
	}
	drop_repeated(&making);
	write_rows(&making, part->count);
	write_columns(graph);
	free(making.first);
	free(making.of);
	free(making.stamp);
}

void graph_free(struct graph *graph)
{
	arena_free(&graph->arena);
	*graph = (struct graph){0};
}
