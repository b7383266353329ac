// A lane worker that behaves as the task's `pieces` says.
const seen = new Set();

module.exports = ({ task, handles }) => {
  if (!seen.has(task.generation) && !handles) return 'handles-needed';
  seen.add(task.generation);
  switch (task.pieces) {
    case 1:
      throw new Error('the lane threw');
    case 2:
      for (const hoard = []; ;) hoard.push(new Array(100_000).fill(hoard.length));
    case 3:
      for (const cell = new Int32Array(handles.buffers[0]); ;) Atomics.add(cell, 0, 1);
    case 4:
      return process.exit(3);
    default:
      return 'done';
  }
};
