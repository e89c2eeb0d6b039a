// Owns the event log in one file of SQLite: what is appended in one turn of the event loop is written and synced as one.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { type EventLog, type LoggedEvent, StoreRefusal } from './event-log';

export const STORE_FILE = 'slipway.db';

/** Raised with every change of the tables. */
const SCHEMA = 1;

const TABLE = `CREATE TABLE IF NOT EXISTS events (
  room TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (room, sequence)
) WITHOUT ROWID`;

type Waiting = {
  room: string;
  at: number;
  event: string;
  resolve: (sequence: number) => void;
  reject: (error: unknown) => void;
};

/** Throws a `StoreRefusal` when the file there cannot be used; it is left as it is. */
export function openSqliteLog(dataDir: string): EventLog {
  mkdirSync(dataDir, { recursive: true });
  return new SqliteLog(open(join(dataDir, STORE_FILE)));
}

class SqliteLog implements EventLog {
  private waiting: Waiting[] = [];
  /** The driver ends the process when it is asked anything after its end. */
  private isClosed = false;
  private readonly statements;

  constructor(private readonly database: Database.Database) {
    this.statements = {
      insert: database.prepare(
        'INSERT INTO events SELECT ?, COALESCE(MAX(sequence), 0) + 1, ?, ? FROM events WHERE room = ? RETURNING sequence',
      ),
      read: database.prepare(
        'SELECT sequence, at, event FROM events WHERE room = ? AND sequence >= ? ORDER BY sequence',
      ),
      rooms: database.prepare('SELECT room, MAX(at) AS last FROM events GROUP BY room ORDER BY room'),
      remove: database.prepare('DELETE FROM events WHERE room = ?'),
    };
  }

  async append(room: string, at: number, event: object): Promise<number> {
    this.assertOpen();
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ room, at, event: JSON.stringify(event), resolve, reject });
    });
  }

  async read(room: string, from = 1): Promise<LoggedEvent[]> {
    this.assertOpen();
    this.flush();
    const rows = this.statements.read.all(room, from) as { sequence: number; at: number; event: string }[];
    return rows.map(({ sequence, at, event }) => ({ sequence, at, event: JSON.parse(event) as unknown }));
  }

  async rooms(): Promise<{ room: string; last: number }[]> {
    this.assertOpen();
    this.flush();
    return this.statements.rooms.all() as { room: string; last: number }[];
  }

  async deleteRoom(room: string): Promise<void> {
    this.assertOpen();
    this.flush();
    this.statements.remove.run(room);
    // What was written there is in the log beside the file as well, until that begins anew.
    this.database.pragma('wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.flush();
    this.isClosed = true;
    this.database.close();
  }

  /** One transaction, and so one wait for the disk, for all that wait. */
  private flush(): void {
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const sequences = batch.map((each) => this.insert(each));
      this.database.exec('COMMIT');
      for (const [index, { resolve }] of batch.entries()) resolve(sequences[index] ?? 0);
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      for (const { reject } of batch) reject(error);
    }
  }

  private insert({ room, at, event }: Waiting): number {
    return (this.statements.insert.get(room, at, event, room) as LoggedEvent).sequence;
  }

  private assertOpen(): void {
    if (this.isClosed) throw new StoreRefusal('The event log is closed.');
  }
}

function open(path: string): Database.Database {
  const damaged = (why: unknown) =>
    new StoreRefusal(
      `${STORE_FILE} in the data folder cannot be read (${why instanceof Error ? why.message : why}). Move it away, or put a copy of it back: without it progress and timelines begin anew.`,
    );
  let database: Database.Database;
  try {
    database = new Database(path);
  } catch (error) {
    throw damaged(error);
  }
  try {
    const version = versionOf(database);
    if (version > SCHEMA) {
      const message = `${STORE_FILE} in the data folder was written by a newer Slipway. Start that one, or move the file away.`;
      throw new StoreRefusal(message);
    }
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    // What is deleted is overwritten.
    database.exec('PRAGMA secure_delete = ON');
    database.exec(TABLE);
    if (version !== SCHEMA) database.exec(`PRAGMA user_version = ${SCHEMA}`);
    return database;
  } catch (error) {
    database.close();
    throw error instanceof StoreRefusal ? error : damaged(error);
  }
}

function versionOf(database: Database.Database): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version?: number } | undefined;
  return row?.user_version ?? 0;
}
