// Run by the container's health check: node health.mjs PORT; exit 0 when this instance lives.
import * as http from "node:http";

const port = process.argv[2];
const request = http.get({ host: "127.0.0.1", port, path: "/livez", timeout: 1_500 }, (answer) => {
  let body = "";
  answer.setEncoding("utf8");
  answer.on("data", (part) => (body += part));
  answer.on("end", () => {
    process.stdout.write(`/livez on port ${port}: ${answer.statusCode} ${body}\n`);
    process.exitCode = answer.statusCode === 200 ? 0 : 1;
  });
});
request.on("timeout", () => request.destroy(new Error("no answer within 1.5 s")));
request.on("error", (error) => {
  process.stdout.write(`/livez on port ${port}: ${error.message}\n`);
  process.exitCode = 1;
});
