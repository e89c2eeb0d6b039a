// Owns who in an open room may begin with what is in the driver's sandbox, and that it begins.
import type { Member, OpenRoomState, RoomEvent } from '#core/open-room';
import type { CopyCommand } from '#core/room-copies';
import type { RoomSocketCommand } from '#core/room-protocol';
import { mayInRoom } from '#core/room-rights';
import type { Log } from '../log';
import type { Attendance } from './attendance';
import { NOT_YOURS } from './not-yours';
import type { WorkOfMembers } from './work-of-members';

export type StageCopiesDeps = {
  state(): OpenRoomState;
  happened(event: RoomEvent): null;
  attendance: Attendance;
  work: WorkOfMembers;
  log: Log;
};

export function isCopyCommand(command: RoomSocketCommand): command is CopyCommand {
  return command.type === 'let-copy' || command.type === 'copy-sandbox';
}

export class StageCopies {
  /** Members whose sandbox is about to begin. */
  private readonly underWay = new Set<string>();

  constructor(private readonly deps: StageCopiesDeps) {}

  /** Null when it was done, else why not. */
  obey(member: Member, command: CopyCommand): string | null | Promise<string | null> {
    return command.type === 'let-copy' ? this.letCopy(member, command.areLet) : this.copy(member);
  }

  /** Of one's own, while one drives; who may say so at all may take it away at any time. */
  private letCopy(member: Member, areLet: boolean): string | null {
    if (!mayInRoom(member.role, 'let-copy')) return NOT_YOURS;
    if (areLet && this.deps.state().seat.member !== member.id) return ONLY_DRIVER;
    return this.deps.happened({ type: 'copies-let', member: member.id, areLet });
  }

  private async copy({ id, role, participant }: Member): Promise<string | null> {
    const { members, seat, areCopiesLet } = this.deps.state();
    if (!mayInRoom(role, 'copy-sandbox')) return NOT_YOURS;
    if (seat.member === id) return 'The sandbox on stage is yours.';
    const driver = members.get(seat.member);
    if (!areCopiesLet || !driver) return NOT_LET;
    if (this.underWay.has(id)) return 'It is being copied already.';
    this.underWay.add(id);
    const isStillRight = () => {
      const now = this.deps.state();
      return now.phase !== 'ended' && now.areCopiesLet && now.seat === seat && now.members.has(id);
    };
    const reason = `Your sandbox begins anew as a copy of the one of ${driver.name}.`;
    try {
      const outcome = await this.deps.work.copy({ from: driver.participant, to: participant, isStillRight, reason });
      if (outcome.refused !== null) return outcome.refused;
      const fact = { type: 'copy-begun', lacksSwarm: outcome.lacksSwarm } as const;
      for (const link of this.deps.attendance.linksOf(id)) link.send(fact);
      return null;
    } catch (error) {
      this.deps.log.error({ error }, 'a sandbox could not be copied');
      return 'That did not work, and your sandbox stays as it is. The operator’s log says why.';
    } finally {
      this.underWay.delete(id);
    }
  }
}

const ONLY_DRIVER = 'Only who moves the slides can let people copy their sandbox.';
const NOT_LET = 'The speaker does not let people copy their sandbox.';
