import * as assert from "node:assert/strict";
import type { Exception } from "../../../machines/cis/exception";
import type { ClusterFacts } from "../../../machines/cis/facts";
import type { Finding, Item } from "../../../machines/cis/item";
import { judge } from "../../../machines/cis/judge";
import { printedTable, summary } from "../../../machines/cis/printed-table";
import { problemsOf } from "../../../machines/cis/problems";
import { cluster } from "./cluster";

const FOUND: Finding = { subject: "app", machine: "m1", what: "is wrong" };
const facts: ClusterFacts = cluster();

function item(more: Partial<Item> = {}): Item {
  const plain = { number: "5.1", since161: "5.2", title: "All is well", how: "seen" };
  return { ...plain, check: () => [FOUND], ...more };
}

const excuse = (more: Partial<Exception> = {}): Exception => ({
  number: "5.1",
  reason: "It has to be.",
  ...more,
});

const verdictOf = (it: Item, exceptions: readonly Exception[] = []) =>
  judge([it], exceptions, facts)[0];
const problems = (it: Item, exceptions: readonly Exception[] = []) =>
  problemsOf(judge([it], exceptions, facts), exceptions);

describe("the verdict on an item", () => {
  it("is pass where nothing is found", () => {
    assert.equal(verdictOf(item({ check: () => [] }))?.verdict, "pass");
  });

  it("is fail where something is found and nothing excuses it", () => {
    const found = verdictOf(item());
    assert.equal(found?.verdict, "fail");
    assert.deepEqual(found?.findings, [FOUND]);
    assert.deepEqual(problems(item()), ["5.1 All is well: app on m1 is wrong"]);
  });

  it("is an exception where one covers what is found", () => {
    assert.equal(verdictOf(item(), [excuse()])?.verdict, "exception");
    assert.equal(verdictOf(item(), [excuse({ only: /^app$/ })])?.verdict, "exception");
    assert.deepEqual(problems(item(), [excuse()]), []);
  });

  it("is fail for what an exception does not name", () => {
    const exception = excuse({ only: /^proxy$/ });
    assert.deepEqual(problems(item(), [exception]), [
      "5.1 All is well (is beyond the exception): app on m1 is wrong",
    ]);
  });

  it("is fail where what an exception rests on is not so", () => {
    const instead = {
      says: "it is bounded",
      check: () => [{ subject: "m1", what: "has no bound" }],
    };
    assert.deepEqual(problems(item(), [excuse({ instead })]), [
      "5.1 All is well (not so: it is bounded): m1 has no bound",
    ]);
  });

  it("is an exception where nothing on a machine shows it, and fail without one", () => {
    const blind = item({ check: undefined });
    assert.equal(verdictOf(blind, [excuse()])?.verdict, "exception");
    assert.deepEqual(problems(blind), ["5.1 All is well: the cluster is not looked at"]);
  });

  it("is not applicable where it says nothing", () => {
    const where = { says: "the engine has it", holds: () => false };
    assert.equal(verdictOf(item({ where }))?.verdict, "not applicable");
  });

  it("makes a problem of an exception that nothing needs", () => {
    assert.deepEqual(problems(item({ check: () => [] }), [excuse()]), [
      "5.1: its exception is needed no more: take it out of the list",
    ]);
  });

  it("lets an exception be idle that only some places need", () => {
    const idle = excuse({ where: "with other images" });
    assert.deepEqual(problems(item({ check: () => [] }), [idle]), []);
  });

  it("makes a problem of an exception to an item that there is not", () => {
    assert.deepEqual(problems(item({ check: () => [] }), [excuse({ number: "5.99" })]), [
      "5.99: its exception is needed no more: take it out of the list",
    ]);
  });
});

describe("the printed table", () => {
  it("has a line an item, with its verdict", () => {
    const passed = item({ number: "2.1", title: "Passed", check: () => [] });
    const judged = judge([passed, item()], [excuse()], facts);
    assert.deepEqual(printedTable(judged), [
      "2.1  pass             Passed",
      "5.1  exception (1)    All is well",
    ]);
    assert.equal(summary(judged), "1 pass, 1 exceptions, 0 not applicable, 0 fail");
  });
});
