// The whole catalogue of statistics in SQL for DuckDB, over the school year 2022-2023: one query a statistic.
//   node catalogue.mjs run PEERS DATASET [full]      runs it; `full` also counts the children of each cell
//   node catalogue.mjs sql DATASET [full]            prints it
// What comes out has a line a cell that holds something: statistic;row;column;value;units[;children]
//
// Each CSV file is read once, with the columns that are needed and no other; keys of children, families and parcours
// are joined once and are integers from then on; the dimensions that the statistics of a population ask for are
// computed once, into a table of its own. Totals are sums of what was grouped once, wherever sums are right.
import {POPULATIONS, preparation} from './populations.mjs';
import {createTypes, readRows, run} from './duckdb.mjs';

const STATISTICS = readRows('statistiques').map(read);

// On a stock, a month or a year is one of the several values of a unit: a population apart.
function read({id, population, lignes, colonnes, mesure}) {
	const [, measure, quantity] = /^(\w+)\((\w+)\)$/.exec(mesure) ?? [null, mesure, null];
	const axes = [lignes, colonnes].filter(axis => axis);
	const time = axes.find(axis => `${population}_${axis}` in POPULATIONS);
	const name = time ? `${population}_${time}` : population;
	const several = axes.find(axis => POPULATIONS[name].several?.[axis]);
	return {id, population: name, axes, measure, quantity, several};
}

function columnsOf(statistics) {
	const keys = {familles: 'famille', parcours: 'parcours'};
	return new Set(statistics.flatMap(({axes, quantity, measure}) => [...axes, quantity ?? keys[measure]]).filter(column => column));
}

// A table a population; one more for each dimension with several values a unit.
function populationTables([name, population]) {
	const mine = STATISTICS.filter(statistic => statistic.population === name);
	const {several = {}, columns = {}, keys} = population;
	const wanted = [...columnsOf(mine)].filter(column => !several[column]);
	const said = wanted.map(column => columns[column] ? `${columns[column]} AS ${column}` : column);
	const select = (table, list, from) => `CREATE TEMP TABLE ${table} AS SELECT ${list.join(', ')} FROM ${from}`;
	return [
		select(`pop_${name}`, [...keys, ...said], population.from),
		...Object.entries(several).map(([axis, from]) => select(`pop_${name}_${axis}`,
			[...keys.slice(-1), ...columnsOf(mine.filter(statistic => statistic.several === axis))], from)),
	];
}

function shown(axis) {
	const text = axis.startsWith('mois') ? `printf('%04d-%02d', ${axis} // 12, ${axis} % 12 + 1)` : `CAST(${axis} AS VARCHAR)`;
	return `coalesce(${text}, 'inconnu')`;
}

function aggregates({population, measure, quantity}, full) {
	const {children = 'count(DISTINCT enfant)'} = POPULATIONS[population];
	const values = {
		nombre: ['count(*)'], enfants: ['count(DISTINCT enfant)'], familles: ['count(DISTINCT famille)'],
		parcours: ['count(DISTINCT parcours)'], mediane: [`median(${quantity})`, 'count(*)'],
	}[measure] ?? [`CAST(sum(${quantity}) AS DECIMAL(18, 4))`, 'count(*)'];
	return full && children !== 'none' ? [...values, children] : values;
}

// Cells with the dimension of several values come from its table, the others from the units.
function sources({population, axes, several, quantity}) {
	const sets = axes.reduceRight((rest, axis) => [...rest.map(set => [axis, ...set]), ...rest], [[]]);
	const filter = quantity ? ` WHERE ${quantity} IS NOT NULL` : '';
	const unit = `pop_${population}`;
	if (!several)
		return [[unit + filter, sets]];
	return [[`${unit}_${several}${filter}`, sets.filter(set => set.includes(several))],
		[unit + filter, sets.filter(set => !set.includes(several))]];
}

function groupBy(set) {
	return set.length ? ` GROUP BY ${set.join(', ')}` : '';
}

function line(axes, set, values) {
	return [...axes.map(axis => set.includes(axis) ? shown(axis) : "'*'"), ...values].join(', ');
}

function groupedAndSummed(axes, values, [source, sets]) {
	const named = values.map((value, i) => `${value} AS x${i}`);
	const sums = values.map((_, i) => `sum(x${i})`);
	return `(WITH g AS MATERIALIZED (SELECT ${[...sets[0], ...named].join(', ')} FROM ${source}${groupBy(sets[0])})
		${sets.map(set => `SELECT ${line(axes, set, sums)} FROM g${groupBy(set)}`).join(' UNION ALL ')})`;
}

function groupedEach(axes, values, [source, sets]) {
	return sets.map(set => `SELECT ${line(axes, set, values)} FROM ${source}${groupBy(set)}`).join(' UNION ALL ');
}

function query(statistic, full) {
	const values = aggregates(statistic, full);
	const say = values.some(value => /DISTINCT|median/.test(value)) ? groupedEach : groupedAndSummed;
	return sources(statistic).map(source => say(statistic.axes, values, source)).join(' UNION ALL ');
}

// At most four decimals, half away from zero, exactly.
function mean(sum, n) {
	const whole = BigInt(String(sum).replace('.', '')), size = whole < 0n ? -whole : whole;
	const rounded = (2n * size + n) / (2n * n);
	return (whole < 0n && rounded ? '-' : '') + decimal(rounded);
}

function decimal(tenThousandths) {
	const digits = String(tenThousandths).padStart(5, '0');
	return `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '');
}

// A row of a query as a line of the output; nothing for a cell that holds nothing.
function show({id, axes, measure}, row) {
	const keys = [...row.slice(0, axes.length), ...['*', ''].slice(axes.length)];
	let [value, n = value, ...children] = row.slice(axes.length);
	if (!['moyenne', 'somme', 'mediane'].includes(measure))
		[value, n, children] = [value, value, row.slice(axes.length + 1)];
	if (!n)
		return [];
	if (measure === 'moyenne')
		value = mean(value, BigInt(n));
	else if (measure === 'somme')
		value = String(value).replace(/\.?0+$/, '');
	return [[id, ...keys, value, n, ...children].join(';')];
}

const [command, ...given] = process.argv.slice(2);
const full = given.at(-1) === 'full';
const dataset = command === 'run' ? given[1] : given[0];
const before = () => [...preparation(dataset), ...Object.entries(POPULATIONS).flatMap(populationTables)];
const queries = STATISTICS.map(statistic => ({sql: query(statistic, full), show: row => show(statistic, row)}));
if (command === 'run')
	await run(given[0], before(), queries);
else if (command === 'sql')
	for (const sql of [...createTypes(), ...before(), ...queries.map(query => query.sql)])
		process.stdout.write(`${sql.replace(/\s+/g, ' ')};\n`);
else
	process.exitCode = 2;
