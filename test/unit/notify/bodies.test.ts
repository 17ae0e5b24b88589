import * as assert from "node:assert/strict";
import { chatBody, mailOf, messageOf } from "../../../notify";
import type { ChatKind } from "../../../model/notify-words";
import { HOSTILE, WENT_BACK } from "./events";

const bodyOf = (kind: ChatKind, event = WENT_BACK): unknown =>
  JSON.parse(chatBody(kind, messageOf(event)));
const CAUSE = "Cause: 5xx after switch: 10 × 500; 10 of 50 requests failed (20 %), allowed: 1 %";
const LINK = "https://git.example.org/?a=%3C!here%3E%7C%60x%60&b=%27%22";

describe("the body for Slack", () => {
  it("is one text", () => {
    assert.deepEqual(bodyOf("slack"), {
      text: [
        "Release failed and went back: production: click-count 0.2-bbbbbbb",
        "click-count: tried 0.2-bbbbbbb, back at 0.1-aaaaaaa",
        CAUSE,
        "The last good pins run again after 4.2 s.",
      ].join("\n"),
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it("calls nobody and links nothing that a text asks for", () => {
    const { text } = bodyOf("slack", HOSTILE) as { text: string };
    assert.equal(
      text,
      [
        "Release failed: production: &lt;!channel&gt; @channel *bold* `code` &amp; &lt;b&gt;",
        "&lt;!channel&gt; @channel *bold*: nothing → `code` &amp; &lt;b&gt;",
        "Cause: line one ``` @here [link](https://evil.example.org) &lt;script&gt;&amp;amp;",
        LINK.replace("&", "&amp;"),
      ].join("\n"),
    );
  });
});

describe("the body for Mattermost", () => {
  it("has all that is not our own words as code", () => {
    assert.deepEqual(bodyOf("mattermost"), {
      text: [
        "**Release failed and went back**: `production: click-count 0.2-bbbbbbb`",
        "```",
        "click-count: tried 0.2-bbbbbbb, back at 0.1-aaaaaaa",
        CAUSE,
        "The last good pins run again after 4.2 s.",
        "```",
      ].join("\n"),
    });
  });

  it("ends no code early", () => {
    assert.deepEqual(bodyOf("mattermost", HOSTILE), {
      text: [
        "**Release failed**: `production: <!channel> @channel *bold* 'code' & <b>`",
        "```",
        "<!channel> @channel *bold*: nothing → 'code' & <b>",
        "Cause: line one ''' @here [link](https://evil.example.org) <script>&amp;",
        "```",
        `<${LINK}>`,
      ].join("\n"),
    });
  });
});

describe("the body for Teams", () => {
  const run = (text: string, more: object = {}) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...more }],
  });
  const title = { weight: "Bolder", size: "Medium" };
  const card = (body: readonly object[], more: object = {}) => ({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body,
          ...more,
        },
      },
    ],
  });

  it("is a card of text runs, which read no Markdown", () => {
    assert.deepEqual(
      bodyOf("teams"),
      card([
        run("Release failed and went back: production: click-count 0.2-bbbbbbb", title),
        run("click-count: tried 0.2-bbbbbbb, back at 0.1-aaaaaaa"),
        run(CAUSE),
        run("The last good pins run again after 4.2 s."),
      ]),
    );
  });

  it("opens the link by a button", () => {
    assert.deepEqual(
      bodyOf("teams", HOSTILE),
      card(
        [
          run("Release failed: production: <!channel> @channel *bold* `code` & <b>", title),
          run("<!channel> @channel *bold*: nothing → `code` & <b>"),
          run("Cause: line one ``` @here [link](https://evil.example.org) <script>&amp;"),
        ],
        { actions: [{ type: "Action.OpenUrl", title: "Open", url: LINK }] },
      ),
    );
  });
});

describe("an e-mail", () => {
  it("is plain text with a subject of one line", () => {
    assert.deepEqual(mailOf(messageOf(HOSTILE)), {
      subject: "[slipway] Release failed: production: <!channel> @channel *bold* `code` & <b>",
      text: [
        "Release failed: production: <!channel> @channel *bold* `code` & <b>",
        "",
        "<!channel> @channel *bold*: nothing → `code` & <b>",
        "Cause: line one ``` @here [link](https://evil.example.org) <script>&amp;",
        "",
        LINK,
        "",
      ].join("\n"),
    });
  });
});
