"use strict";
const form = document.querySelector("form");
const count = document.getElementById("count");
const trouble = document.getElementById("trouble");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const answer = await fetch("/api/clicks", { method: "POST" });
    const { clicks, error } = await answer.json();
    if (answer.ok) {
      count.textContent = clicks;
    }
    trouble.textContent = answer.ok ? "" : error;
  } catch {
    trouble.textContent = "The server can't be reached just now.";
  }
});
