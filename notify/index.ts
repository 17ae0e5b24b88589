export { chatBody } from "./chat-body";
export type { EventChange, ReleaseEvent } from "./event";
export { mailOf, type Mail } from "./mail";
export { messageOf, type Message } from "./message";
