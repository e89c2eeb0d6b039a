// Owns who may do what: one table that ends in deny, asked in one place.

export type Role = 'presenter' | 'attendee';

export type Action = 'use-sandbox' | 'use-local-shell' | 'read-notes';

/** How the server is reachable and what the operator allowed, as far as rights depend on it. */
export type Ground = {
  /** The server listens on loopback only. */
  loopback: boolean;
  /** ALLOW_TRUSTED_FOR_GUESTS: the operator lets attendees onto sandboxes that are no security boundary. */
  trustedForGuests: boolean;
  /** Sandboxes are a security boundary: root inside is nobody outside. */
  hardened: boolean;
};

export function can(role: Role, action: Action, ground: Ground): boolean {
  switch (action) {
    case 'read-notes':
      return role === 'presenter';
    // A process of the server's own user: never for anyone but the person who started it.
    case 'use-local-shell':
      return role === 'presenter' && ground.loopback;
    case 'use-sandbox':
      return role === 'presenter' || ground.loopback || ground.hardened || ground.trustedForGuests;
    default:
      return deny(action);
  }
}

function deny(_action: never): false {
  return false;
}
