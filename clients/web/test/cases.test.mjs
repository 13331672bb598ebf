/** Runs the cases, each in a world of its own. `CASE=part of a name` runs some of them. */
import { test } from 'node:test';
import { cases } from './cases.mjs';
import { World } from './world.mjs';

const wanted = process.env.CASE ?? '';

for (const { name, given, when, then } of cases.filter((one) => one.name.includes(wanted))) {
  test(name, async () => {
    const world = new World();
    await world.begin();
    try {
      await given(world);
      await when(world);
      await then(world);
    } finally {
      await world.end();
    }
  });
}
