/* Typing errors between two texts. */
#include "import/words/fold.h"

enum { LENGTH_MOST = 64 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Row by row, until two rows together tell that it will be too much: an exchange leads on from the last but
 * one. */
static unsigned count_errors(const char *a, size_t n, const char *b, size_t m, unsigned limit)
{
	unsigned rows[3][LENGTH_MOST + 1], best_before = 0;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], best = (unsigned)i;
		const unsigned *before = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(above[j] + 1, row[j - 1] + 1),
			               above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
			best = least(best, row[j]);
		}
		if (best > limit && best_before >= limit)
			return limit + 1;
		best_before = best;
	}
	return least(rows[n % 3][m], limit + 1);
}

/* Whether one letter was replaced, or two were exchanged, in texts that begin and end differently. */
static bool is_one_error(const char *a, size_t n, const char *b, size_t m)
{
	return (n == 1 && m == 1) || (n == 2 && m == 2 && a[0] == b[1] && a[1] == b[0]);
}

unsigned fold_distance(const char *a, const char *b, unsigned limit)
{
	size_t n = strlen(a), m = strlen(b);
	if (n > LENGTH_MOST || m > LENGTH_MOST || (n > m ? n - m : m - n) > limit)
		return strcmp(a, b) == 0 ? 0 : limit + 1;
	/* what both begin and end with costs nothing */
	for (; n && m && *a == *b; n--, m--) {
		a++;
		b++;
	}
	while (n && m && a[n - 1] == b[m - 1]) {
		n--;
		m--;
	}
	if (!n || !m)
		return (unsigned)(n + m);
	if (limit > 1)
		return count_errors(a, n, b, m, limit);
	return limit && is_one_error(a, n, b, m) ? 1 : limit + 1;
}

unsigned fold_tolerance(size_t length)
{
	return length < 5 ? 0 : length < 9 ? 1 : 2;
}
