// Answers whatever comes through the port that it is given: a sign that the worker which started this one lives.
addEventListener('message', ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = () => {
    port.postMessage(null);
  };
  port.postMessage(null);
});
