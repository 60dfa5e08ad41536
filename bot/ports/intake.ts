import type { CitizenFile } from '../../contracts/citizen-file.ts';
import type { GeoPoint } from '../../contracts/geo-point.ts';
import type { ChannelName, Locale } from '../../contracts/fact.ts';

/** The one way in for what citizens send. Resolves only after the commit, so that the caller may acknowledge. */
export interface Intake {
  /** Starts a conversation; with the id of one that exists it changes nothing. */
  open(request: {
    conversationId: string;
    channel: ChannelName;
    locale: Locale;
    /** The sender's network or channel address, for limits only; kept as an HMAC. */
    address: string;
  }): Promise<void>;
  /**
   * Stores one message once: a repeated `providerMessageId` gives the first number and changes nothing.
   * Throws AppError `conversation.unknown`.
   */
  receive(message: CitizenMessage): Promise<{ number: number; repeated: boolean }>;
}

export interface CitizenMessage {
  channel: ChannelName;
  conversationId: string;
  /** Unique within the channel; the web prefixes its client ids with the conversation's id. */
  providerMessageId: string;
  clientId: string;
  text: string;
  attachments: CitizenFile[];
  /** Network address it came from, where the channel has one; kept for the record of a signature (R-I3). */
  address?: string;
  /** A place that the citizen shared; the text may then be empty. */
  location?: GeoPoint;
}
