// Node beside Rust: the questions that the parent of a comparison asks this peer.
//
// The subcommand is the question. Its subject comes as JSON on stdin, and the answer goes as one line of JSON
// to stdout. The shapes are those of crates/shared/record.
'use strict';

const fs = require('node:fs');
const { prepare, settingsOf } = require('./countdown.js');
const { FORMAT, cpusRefused, measure } = require('./trial.js');
const { make } = require('./ways.js');

const DEFAULTS = [
  'via=inline', 'via=set_immediate,every=1000', 'via=set_immediate,every=10000', 'via=worker_threads',
];

/**
 * Returns what a way can do, as far as the words for Rust's strategies fit. All are told, since what is left
 * out counts as "no". Nobody proves them: the proofs run Rust's strategies.
 */
function abilities(setting) {
  const via = settingsOf(setting).get('via');
  const onTheLoop = via === 'inline' || via === 'set_immediate';
  return {
    divides: via === 'set_immediate',
    // A promise that nobody waits for goes on.
    cancels: false,
    bounds_threads: true,
    borrows: onTheLoop,
    splits: false,
    moves_out: false,
    // The pool's queue has no end.
    pushes_back: onTheLoop,
    refuses: false,
    keeps_limit: via === 'inline' || via === 'worker_threads',
    survives_abort: false,
    // A job that never awaits is called by another one like a function.
    nests: via === 'inline',
    // What an `AsyncLocalStorage` holds is not in another thread.
    keeps_context: onTheLoop,
  };
}

function describe() {
  const entry = (name, values, summary) => ({ name, values, summary });
  return {
    format: FORMAT,
    strategy: 'node',
    summary: "Node's own loop",
    settings: [
      entry('via', 'inline, set_immediate, worker_threads', 'how the job runs beside the loop'),
      entry('every', '1, 2, 3, ...', 'steps between two `setImmediate`, for via=set_immediate'),
    ],
    defaults: DEFAULTS.map((setting) => ({ setting, abilities: abilities(setting) })),
    others: [],
    runtimes: [entry('node', '', "libuv's loop, in a thread that nothing else uses")],
    workloads: [
      {
        ...entry('countdown', 'steps=N or length=TIME, step=TIME or spins=N', "the article's loop"),
        size: 'steps',
        cuts: true,
        splits: false,
        input_bytes: 0,
        memory_bytes: 0,
      },
    ],
  };
}

/** Answers whether a cell can be measured. */
function fit({ setting, runtime, probe, place, workload, cpus }) {
  const unsupported = (reason) => ({ fit: 'unsupported', reason });
  try {
    make(settingsOf(setting));
  } catch (error) {
    return { fit: 'invalid', reason: `node:${setting}: ${error.message}` };
  }
  if (runtime !== 'node') return unsupported(`node has no runtime ${runtime}`);
  if (probe !== 'timer') return unsupported("a peer's beat is a timer");
  if (place !== 'task') return unsupported("a peer's ticker is a task");
  if (!workload.startsWith('countdown')) return unsupported('a peer has the countdown only');
  const refused = cpusRefused(cpus);
  return refused ? unsupported(refused) : { fit: 'fits', abilities: abilities(setting) };
}

function main() {
  const [question] = process.argv.slice(2);
  const asked = () => fs.readFileSync(0, 'utf8');
  const say = (answer) => fs.writeSync(1, `${JSON.stringify(answer)}\n`);
  switch (question) {
    case 'describe':
      return say(describe());
    case 'check':
      return say(JSON.parse(asked()).cells.map(fit));
    case 'prepare':
      return say(prepare(JSON.parse(asked())));
    case 'measure':
      return measure(asked());
    default:
      console.error('usage: main.js describe|check|prepare|measure, with a question as JSON on stdin');
      process.exitCode = 2;
  }
}

main();
