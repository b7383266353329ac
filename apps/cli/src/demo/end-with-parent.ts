// Loaded into the API's process before its program. The channel to its supervisor closes when that is killed; the API
// then stops as on SIGTERM, instead of holding its ports against the next start.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
