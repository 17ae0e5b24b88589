/** What people may be told of: what a release came to, and where somebody's word is wanted. */
export const EVENT_KINDS = ["failed", "waiting", "released", "rolled-back"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Chats that take a message by a webhook. */
export const CHAT_KINDS = ["slack", "mattermost", "teams"] as const;
export type ChatKind = (typeof CHAT_KINDS)[number];
