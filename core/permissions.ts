// Owns who may do what: one table that ends in deny, asked in one place.

/** What somebody is in a room. */
export type Role = 'presenter' | 'attendee';

/**
 * Whoever may have rights. The operator is no role in a room and is implied by none: a presenter's link goes to each
 * speaker, while the operator sees every room's sandbox and may end it. Who started the server may be both. A viewer
 * came by the link of a shared terminal, and is nobody else in its room.
 */
export type Authority = Role | 'operator' | 'viewer';

export type Action = 'use-sandbox' | 'use-local-shell' | 'type-when-let' | 'read-notes' | 'operate';

/** How the server is reachable and what the operator allowed, as far as rights depend on it. */
export type Ground = {
  /** The server listens on loopback only. */
  loopback: boolean;
  /** ALLOW_TRUSTED_FOR_GUESTS: the operator lets attendees onto sandboxes that are no security boundary. */
  trustedForGuests: boolean;
  /** Sandboxes are a security boundary: root inside is nobody outside. */
  hardened: boolean;
};

export function can(who: Authority, action: Action, ground: Ground): boolean {
  switch (action) {
    case 'read-notes':
      return who === 'presenter';
    // A process of the server's own user: never for anyone but the person who started it.
    case 'use-local-shell':
      return who === 'presenter' && ground.loopback;
    case 'use-sandbox':
      return who === 'presenter' || (who === 'attendee' && areForGuests(ground));
    // The owner lets a viewer type, who is a guest there like any other.
    case 'type-when-let':
      return who === 'viewer' && areForGuests(ground);
    case 'operate':
      return who === 'operator';
    default:
      return deny(action);
  }
}

function areForGuests({ loopback, hardened, trustedForGuests }: Ground): boolean {
  return loopback || hardened || trustedForGuests;
}

function deny(_action: never): false {
  return false;
}
