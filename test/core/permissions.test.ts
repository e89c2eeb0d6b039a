import { expect, test } from 'vitest';
import { can } from '#core/permissions';

const home = { loopback: true, trustedForGuests: false, hardened: false };
const open = { loopback: false, trustedForGuests: false, hardened: false };

test('R1 notes are the presenter’s', () => {
  expect(can('presenter', 'read-notes', home)).toBe(true);
  expect(can('attendee', 'read-notes', home)).toBe(false);
});

test('R2 a local shell is the presenter’s, on loopback only', () => {
  expect(can('presenter', 'use-local-shell', home)).toBe(true);
  expect(can('presenter', 'use-local-shell', open)).toBe(false);
  expect(can('attendee', 'use-local-shell', { loopback: true, trustedForGuests: true, hardened: false })).toBe(false);
});

test('R3 over the network guests get a trusted sandbox only where the operator allows it', () => {
  expect(can('attendee', 'use-sandbox', home)).toBe(true);
  expect(can('attendee', 'use-sandbox', open)).toBe(false);
  expect(can('attendee', 'use-sandbox', { loopback: false, trustedForGuests: true, hardened: false })).toBe(true);
  expect(can('presenter', 'use-sandbox', open)).toBe(true);
});

test('R4 over the network guests get a hardened sandbox, and still no local shell', () => {
  const ground = { loopback: false, trustedForGuests: false, hardened: true };
  expect(can('attendee', 'use-sandbox', ground)).toBe(true);
  expect(can('attendee', 'use-local-shell', ground)).toBe(false);
});

test('R5 operating follows from no role, and gives none of theirs', () => {
  for (const ground of [home, open]) {
    expect(can('operator', 'operate', ground)).toBe(true);
    expect(can('presenter', 'operate', ground)).toBe(false);
    expect(can('attendee', 'operate', ground)).toBe(false);
    for (const action of ['read-notes', 'use-local-shell', 'use-sandbox'] as const)
      expect(can('operator', action, ground), action).toBe(false);
  }
});
