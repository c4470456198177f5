// The 20 crossed statistics in SQL, for DuckDB, Polars and SQLite, over the school year 2022-2023.
//   node peers.mjs ids                           their names, separated by commas
//   node peers.mjs sqlite DATASET                a script for the sqlite3 shell
//   node peers.mjs duckdb PEERS DATASET [full]   runs them; `full` also counts the children of each cell
//   node peers.mjs polars PEERS DATASET
// What comes out has a line a cell that is not zero: statistic;row;column;value[;children]
import {resolve} from 'node:path';
import {readCsv, run} from './duckdb.mjs';
import {runPolars} from './polars.mjs';

const FIRST = "'2022-09-01'", LAST = "'2023-08-31'", YEAR = 2022;

// name, unit, rows, columns
const STATISTICS = [
	['enfants-suivis-sexe-tranche-age', 'suivi', 'sexe', 'tranche_age'],
	['enfants-suivis-quartier-sexe', 'suivi', 'quartier', 'sexe'],
	['enfants-suivis-quartier-tranche-age', 'suivi', 'quartier', 'tranche_age'],
	['enfants-suivis-dispositif-sexe', 'suivi', 'dispositif', 'sexe'],
	['enfants-suivis-dispositif-quartier', 'suivi', 'dispositif', 'quartier'],
	['enfants-suivis-territoire-tranche-age', 'suivi', 'territoire', 'tranche_age'],
	['parcours-periode-etat-dispositif', 'periode', 'etat', 'dispositif'],
	['parcours-periode-etat-quartier', 'periode', 'etat', 'quartier'],
	['parcours-finis-motif-sortie-niveau', 'fini', 'motif_sortie', 'niveau'],
	['parcours-finis-motif-sortie-sexe', 'fini', 'motif_sortie', 'sexe'],
	['parcours-finis-duree-sexe', 'fini', 'duree', 'sexe'],
	['enfants-suivis-niveau-sexe', 'suivi', 'niveau', 'sexe'],
	['enfants-suivis-niveau-quartier', 'suivi', 'niveau', 'quartier'],
	['enfants-suivis-type-etablissement-sexe', 'suivi', 'type_etablissement', 'sexe'],
	['enfants-suivis-zone-tranche-age', 'suivi', 'zone', 'tranche_age'],
	['enfants-suivis-retard-scolaire-niveau', 'suivi', 'retard_scolaire', 'niveau'],
	['actions-periode-etat-action-domaine', 'action', 'etat_action', 'domaine'],
	['actions-periode-etat-action-sexe', 'action', 'etat_action', 'sexe'],
	['actions-preconisees-domaine-niveau', 'preconisee', 'domaine', 'niveau'],
	['actions-preconisees-type-action-tranche-age', 'preconisee', 'type_action', 'tranche_age'],
];

// The columns that these statistics read, and no other.
const TABLES = {
	quartiers: ['id', 'type'],
	etablissements: ['id', 'type', 'zone'],
	enfants: ['id', 'sexe', 'date_naissance', 'quartier'],
	scolarites: ['enfant', 'annee_scolaire', 'etablissement', 'niveau'],
	parcours: ['id', 'enfant', 'dispositif', 'date_validation', 'date_debut', 'suspendu_depuis', 'date_fin', 'motif_sortie'],
	actions: ['parcours', 'domaine', 'type_action', 'date_preconisation', 'date_fin', 'etat'],
};

// The age in the usual grade.
const AGES = [['tps', 2], ['ps', 3], ['ms', 4], ['gs', 5], ['cp', 6], ['ce1', 7], ['ce2', 8], ['cm1', 9], ['cm2', 10],
	['6e', 11], ['5e', 12], ['4e', 13], ['3e', 14], ['2de', 15], ['1re', 16], ['tle', 17]];
const ages = [
	'CREATE TEMP TABLE attendu(niveau VARCHAR, age INTEGER)',
	`INSERT INTO attendu VALUES ${AGES.map(([grade, age]) => `('${grade}', ${age})`).join(', ')}`,
];
const latestOf = columns => year => `SELECT ${columns} FROM scolarites WHERE ${year} <= ${YEAR} GROUP BY enfant`;

const dialects = {
	duckdb: {
		date: x => `DATE ${x}`, yearOf: x => `year(${x})`, monthOf: x => `month(${x})`, dayOf: x => `day(${x})`,
		int: x => `CAST(${x} AS INTEGER)`, least: (a, b) => `least(${a}, ${b})`, ages,
		latest: latestOf(`enfant, max(annee_scolaire) AS annee_scolaire, arg_max_null(etablissement, annee_scolaire) AS etablissement,
			arg_max_null(niveau, annee_scolaire) AS niveau`),
	},
	polars: {
		date: x => `DATE ${x}`, yearOf: x => `EXTRACT(YEAR FROM ${x})`, monthOf: x => `EXTRACT(MONTH FROM ${x})`,
		dayOf: x => `EXTRACT(DAY FROM ${x})`, int: x => `CAST(${x} AS INTEGER)`, least: (a, b) => `LEAST(${a}, ${b})`, ages: [],
		followed: 'f.followed', join: 'LEFT JOIN (SELECT DISTINCT enfant, TRUE AS followed FROM suivi_dispositif) AS f ON f.enfant = v.id',
		latest: year => `SELECT s.enfant, s.annee_scolaire, s.etablissement, s.niveau FROM scolarites AS s JOIN
			(SELECT enfant, max(annee_scolaire) AS annee_scolaire FROM scolarites WHERE ${year} <= ${YEAR} GROUP BY enfant) AS latest
			ON latest.enfant = s.enfant AND latest.annee_scolaire = s.annee_scolaire`,
	},
	sqlite: {
		date: x => x, yearOf: x => `CAST(substr(${x}, 1, 4) AS INTEGER)`, monthOf: x => `CAST(substr(${x}, 6, 2) AS INTEGER)`,
		dayOf: x => `CAST(substr(${x}, 9) AS INTEGER)`, int: x => `CAST(${x} AS INTEGER)`,
		least: (a, b) => `min(coalesce(${a}, ${b}), ${b})`, ages,
		latest: latestOf('enfant, max(annee_scolaire) AS annee_scolaire, etablissement, niveau'),
	},
};

function months(sql, from, to) {
	return `CASE WHEN ${to} >= ${from} THEN (${sql.yearOf(to)} - ${sql.yearOf(from)}) * 12
		+ ${sql.monthOf(to)} - ${sql.monthOf(from)} - CAST(${sql.dayOf(to)} < ${sql.dayOf(from)} AS INTEGER) END`;
}

function bands(x, limits, names) {
	return `CASE ${limits.map((limit, i) => `WHEN ${x} <= ${limit} THEN '${names[i]}'`).join(' ')}
		WHEN ${x} IS NOT NULL THEN '${names[limits.length]}' END`;
}

// One row a child, a parcours, an action, with the dimensions that are asked of it.
function preparation(sql) {
	const D = sql.date(FIRST), F = sql.date(LAST);
	return [
		`CREATE TEMP TABLE ecole AS ${sql.latest(sql.int('substr(annee_scolaire, 1, 4)'))}`,
		...sql.ages,
		`CREATE TEMP TABLE suivi_dispositif AS SELECT DISTINCT enfant, dispositif FROM parcours
		 WHERE date_debut <= ${F} AND (date_fin IS NULL OR date_fin >= ${D})`,
		`CREATE TEMP TABLE enfant AS
		 WITH vie AS (SELECT *, ${months(sql, 'date_naissance', F)} AS mois FROM enfants)
		 SELECT v.id AS id, v.sexe AS sexe, v.quartier AS quartier, q.type AS territoire, s.niveau, e.type AS type_etablissement, e.zone,
			${bands('v.mois', [23, 71, 131, 203], ['0-1', '2-5', '6-10', '11-16', '17+'])} AS tranche_age,
			${bands(`${sql.int('substr(s.annee_scolaire, 1, 4)')} - ${sql.yearOf('v.date_naissance')} - a.age`, [-1, 0, 1],
				['avance', 'a_l_heure', 'un_an', 'deux_ans_et_plus'])} AS retard_scolaire,
			${sql.followed ?? 'v.id IN (SELECT enfant FROM suivi_dispositif)'} AS suivi
		 FROM vie v LEFT JOIN quartiers q ON q.id = v.quartier LEFT JOIN ecole s ON s.enfant = v.id
		 LEFT JOIN etablissements e ON e.id = s.etablissement LEFT JOIN attendu a ON a.niveau = s.niveau
		 ${sql.join ?? ''}`,
		`CREATE TEMP VIEW suivi AS SELECT * FROM enfant WHERE suivi`,
		`CREATE TEMP TABLE suivi_par_dispositif AS SELECT s.sexe, s.quartier, d.dispositif
		 FROM suivi_dispositif d JOIN enfant s ON s.id = d.enfant`,
		`CREATE TEMP TABLE marche AS SELECT p.id AS id, p.enfant, p.dispositif, p.motif_sortie, p.date_fin AS date_fin, e.sexe, e.quartier,
			e.niveau, e.tranche_age, ${sql.least('p.date_validation', 'p.date_debut')} AS premier,
			CASE WHEN p.date_fin <= ${F} THEN 'fini' WHEN p.date_debut > ${F} THEN 'a_venir'
			WHEN p.suspendu_depuis <= ${F} THEN 'suspendu' ELSE 'en_cours' END AS etat,
			${bands(months(sql, 'p.date_debut', 'p.date_fin'), [2, 5, 11, 17, 23, 35],
				['0-2', '3-5', '6-11', '12-17', '18-23', '24-35', '36+'])} AS duree
		 FROM parcours p LEFT JOIN enfant e ON e.id = p.enfant`,
		`CREATE TEMP VIEW periode AS SELECT * FROM marche WHERE premier <= ${F} AND (date_fin IS NULL OR date_fin >= ${D})`,
		`CREATE TEMP VIEW fini AS SELECT * FROM marche WHERE date_fin BETWEEN ${D} AND ${F}`,
		`CREATE TEMP TABLE acte AS SELECT a.domaine, a.type_action, a.etat AS etat_action, a.date_preconisation,
			coalesce(a.date_fin, CASE WHEN a.etat = 'refusee' THEN a.date_preconisation END, m.date_fin, ${F}) AS fin,
			m.enfant, m.sexe, m.niveau, m.tranche_age
		 FROM actions a LEFT JOIN marche m ON m.id = a.parcours WHERE a.date_preconisation <= ${F}`,
		`CREATE TEMP VIEW action AS SELECT * FROM acte WHERE fin >= ${D}`,
		`CREATE TEMP VIEW preconisee AS SELECT * FROM acte WHERE date_preconisation >= ${D}`,
	];
}

// Cells and row totals of a child with several values come from its values, the other totals from the child.
function sources(unit, row) {
	const values = row === 'dispositif' && unit === 'suivi' ? 'suivi_par_dispositif' : unit;
	return [values, values, unit, unit];
}

function shown(key) {
	return `coalesce(CAST(${key} AS VARCHAR), 'inconnu')`;
}

function cells(statistic, full) {
	const [, unit, row, column] = statistic;
	const children = unit === 'suivi' ? 'count(*)' : 'count(DISTINCT enfant)';
	return sources(unit, row).map((table, i) => {
		const keys = [i < 2 ? row : null, i % 2 === 0 ? column : null];
		const columns = keys.map((key, k) => `${key ? shown(key) : "'*'"} AS ${'rc'[k]}`);
		const group = keys.filter(key => key).join(', ');
		return `SELECT ${columns.join(', ')}, count(*) AS n${full ? `, ${children}` : ''} FROM ${table}${group && ` GROUP BY ${group}`}`;
	}).join(' UNION ALL ');
}

// With counts alone, totals are sums of what was grouped once.
function sums(statistic) {
	const [, unit, row, column] = statistic;
	if (sources(unit, row)[0] !== unit)
		return cells(statistic, false);
	return `WITH g AS (SELECT ${shown(row)} AS r, ${shown(column)} AS c, count(*) AS n FROM ${unit}
		GROUP BY ${row}, ${column})
		SELECT r, c, n FROM g UNION ALL SELECT r, '*' AS c, sum(n) AS n FROM g GROUP BY r
		UNION ALL SELECT '*' AS r, c, sum(n) AS n FROM g GROUP BY c UNION ALL SELECT '*' AS r, '*' AS c, sum(n) AS n FROM g`;
}

function sqliteScript(dataset) {
	const lines = ['.bail on', '.mode csv', '.separator ;'];
	for (const [table, columns] of Object.entries(TABLES)) {
		lines.push(`.import ${resolve(dataset)}/${table}.csv brut_${table}`);
		lines.push(`CREATE TEMP VIEW ${table} AS SELECT ${columns.map(x => `nullif(${x}, '') AS ${x}`).join(', ')} FROM brut_${table};`);
	}
	lines.push(...preparation(dialects.sqlite).map(sql => sql + ';'));
	lines.push(...STATISTICS.map(statistic => `SELECT '${statistic[0]}', * FROM (${sums(statistic)});`));
	return lines.join('\n') + '\n';
}

// Only parcours, read twice, is kept as a table.
function duckdbTable(dataset, [table, columns]) {
	return `CREATE ${table === 'parcours' ? 'TABLE' : 'VIEW'} ${table} AS SELECT ${columns.join(', ')} FROM ${readCsv(dataset, table)}`;
}

async function runDuckdb(peers, dataset, full) {
	const tables = Object.entries(TABLES).map(entry => duckdbTable(dataset, entry));
	const queries = STATISTICS.map(statistic => ({
		sql: full ? cells(statistic, true) : sums(statistic),
		show: row => [[statistic[0], ...row].join(';')],
	}));
	await run(peers, [...tables, ...preparation(dialects.duckdb)], queries);
}

function runPolarsTwenty(peers, dataset) {
	const ages = {niveau: AGES.map(([grade]) => grade), age: AGES.map(([, age]) => age)};
	const queries = STATISTICS.map(statistic => ({
		sql: sums(statistic),
		show: row => [[statistic[0], ...row].join(';')],
	}));
	runPolars(peers, dataset, TABLES, {attendu: ages}, preparation(dialects.polars), queries);
}

const [command, ...given] = process.argv.slice(2);
if (command === 'ids')
	console.log(STATISTICS.map(([name]) => name).join(','));
else if (command === 'sqlite')
	process.stdout.write(sqliteScript(given[0]));
else if (command === 'duckdb')
	await runDuckdb(given[0], given[1], given[2] === 'full');
else if (command === 'polars')
	runPolarsTwenty(given[0], given[1]);
else
	process.exitCode = 2;
