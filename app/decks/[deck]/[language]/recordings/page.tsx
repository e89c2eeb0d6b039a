import Recordings, { metadata } from '../../recordings/page';

export { metadata };
export default Recordings;
