// Owns what people are told who ask for what their role in a room does not allow.
export const NOT_YOURS = 'That is for who presents in this room.';
