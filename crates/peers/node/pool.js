// A thread of the pool: it does one job after the other, as they are handed to it.
'use strict';

const { parentPort, workerData } = require('node:worker_threads');
const { Workload } = require('./countdown.js');
const { Shared } = require('./shared.js');
const { Job } = require('./ways.js');

const shared = new Shared(workerData.buffers);
let workload = new Workload(1, 1);

parentPort.on('message', ({ number, steps, spins }) => {
  if (workload.steps !== steps || workload.spins !== spins) workload = new Workload(steps, spins);
  const job = new Job(workload, shared.slot(number), workerData.thread);
  job.finish();
  job.slot.checksum = job.state.checksum();
  parentPort.postMessage({ done: job.done });
});
