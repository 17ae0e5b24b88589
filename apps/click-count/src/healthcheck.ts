import * as http from "node:http";

/** Run by the container's health check: exit 0 when this instance is worth keeping. */
const request = http.get(
  { host: "127.0.0.1", port: process.env["PORT"] || "8080", path: "/livez", timeout: 2_000 },
  (response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => (body += part));
    response.on("end", () => {
      process.stdout.write(`${response.statusCode} ${body}`);
      process.exitCode = response.statusCode === 200 ? 0 : 1;
    });
  },
);
request.on("timeout", () => request.destroy(new Error("no answer within 2 s")));
request.on("error", (error) => {
  process.stdout.write(`/livez: ${error.message}\n`);
  process.exitCode = 1;
});
