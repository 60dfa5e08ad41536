import type { Choice } from '../../contracts/reply.ts';

/** Options that stand beside many answers; `START_OF_CHOICE` says what each begins. */
export const PERSON: Choice = { id: 'person', key: 'choice.person' };
export const MENU_CHOICE: Choice = { id: 'menu', key: 'choice.menu' };
export const PAY: Choice = { id: 'pay', key: 'choice.pay' };
export const STATEMENT: Choice = { id: 'statement', key: 'choice.statement' };
export const CLEARANCE: Choice = { id: 'clearance', key: 'choice.clearance' };
export const AGREEMENT: Choice = { id: 'agreement', key: 'choice.agreement' };
export const PAY_INSTALMENT: Choice = { id: 'pay-instalment', key: 'choice.pay-instalment' };
export const AGREEMENT_STATUS: Choice = { id: 'agreement-status', key: 'choice.agreement-status' };
export const MY_PAPERS: Choice = { id: 'my-papers', key: 'choice.my-papers' };
export const PREDIAL: Choice = { id: 'predial', key: 'choice.predial' };
export const OWN_PROPERTY: Choice = { id: 'own-property', key: 'choice.own-property' };
export const COLLECTION_FILE: Choice = { id: 'collection-file', key: 'choice.collection-file' };
export const ACTIVITY: Choice = { id: 'activity', key: 'choice.activity' };
export const ICA_BALANCE: Choice = { id: 'intent:ica_saldo', key: 'intent.ica_saldo' };
export const MY_DATA: Choice = { id: 'my-data', key: 'choice.my-data' };
export const CORRECT_DATA: Choice = { id: 'correct-data', key: 'choice.correct-data' };
export const DELETE_DATA: Choice = { id: 'delete-data', key: 'choice.delete-data' };
export const PERMISSIONS: Choice = { id: 'permissions', key: 'choice.permissions' };
export const RETRY: Choice = { id: 'retry', key: 'choice.retry' };
export const FILE: Choice = { id: 'file', key: 'choice.file' };
export const RESUME_FILING: Choice = { id: 'resume-filing', key: 'choice.resume-filing' };
export const RESEND: Choice = { id: 'resend', key: 'choice.resend' };
export const LEAVE_QUEUE: Choice = { id: 'leave-queue', key: 'choice.leave-queue' };

export const BOOK_APPOINTMENT: Choice = { id: 'book-appointment', key: 'choice.book-appointment' };
export const APPOINTMENT_MOVE: Choice = { id: 'appointment-move', key: 'choice.appointment-move' };
export const APPOINTMENT_CANCEL: Choice = { id: 'appointment-cancel', key: 'choice.appointment-cancel' };
export const MY_APPOINTMENTS: Choice = { id: 'my-appointments', key: 'choice.my-appointments' };

/** Out of a question that is not answered: a person, or what else there is. */
export const WAYS_OUT: Choice[] = [PERSON, MENU_CHOICE];
