import type { AudienceAddress } from '../audience/live-address';
import { AudiencePlace } from './audience-place';
import './blocks.css';

/** The address at which anyone opens a port of this sandbox; in an open room, of the one on stage. */
export function AudienceUrl(address: AudienceAddress) {
  return (
    <AudiencePlace {...address}>
      <p className="audience audience-waiting" data-port={address.port}>
        The address of port {address.port} appears here. Open a slide with a terminal to start the sandbox.
      </p>
    </AudiencePlace>
  );
}
