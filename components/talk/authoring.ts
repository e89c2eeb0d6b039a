/** True under `npm run dev`. The bundler writes its own mode there, and leaves out what has no use in it. */
// biome-ignore lint/style/noProcessEnv: no setting is read.
export const IS_DEVELOPMENT = process.env.NODE_ENV === 'development';
