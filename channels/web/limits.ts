/** `permits` requests in `windowMs`. */
export interface Window {
  permits: number;
  windowMs: number;
}

/** Every bound of the web channel. Sizes in bytes, times as the name says. */
export interface DirectLineLimits {
  tokenTtlS: number;
  streamTokenTtlS: number;
  /** Tokens made for one network address; a loopback address is a proxy or ourselves and is not counted. */
  tokensPerAddress: Window;
  refreshesPerConversation: Window;
  /** Requests with bad credentials from one network address. */
  failuresPerAddress: Window;
  messagesShort: Window;
  messagesLong: Window;
  /** Every POST to a conversation, counted before its body is read. */
  postsPerConversation: Window;
  readsPerConversation: Window;
  streamOpensPerConversation: Window;
  /** Body of a request for a token or a conversation. */
  startBytes: number;
  activityBytes: number;
  textCharacters: number;
  /** Activities in one ActivitySet by GET; facts read at once for a stream. */
  pageSize: number;
  filesPerMessage: number;
  fileBytes: number;
  /** All files that one conversation may keep. */
  fileBytesPerConversation: number;
  /** Upload content held in memory by all requests together. */
  uploadBytesInFlight: number;
  streams: number;
  streamsPerConversation: number;
  keepAliveMs: number;
  /** How often streams are looked over for a wake that was lost. */
  sweepMs: number;
  /** A stream is only looked over when nothing woke it for so long. */
  idleMs: number;
  /** How long a reader may take for one ActivitySet before its stream is closed. */
  slowReaderMs: number;
}

/** Issue 2: 20 messages in 10 s and 60 a minute per conversation, reading never limited below 20 a second. */
export const DEFAULT_LIMITS: DirectLineLimits = {
  tokenTtlS: 3600,
  streamTokenTtlS: 60,
  tokensPerAddress: { permits: 60, windowMs: 60_000 },
  refreshesPerConversation: { permits: 30, windowMs: 60_000 },
  failuresPerAddress: { permits: 120, windowMs: 60_000 },
  messagesShort: { permits: 20, windowMs: 10_000 },
  messagesLong: { permits: 60, windowMs: 60_000 },
  postsPerConversation: { permits: 100, windowMs: 10_000 },
  readsPerConversation: { permits: 400, windowMs: 10_000 },
  streamOpensPerConversation: { permits: 60, windowMs: 10_000 },
  startBytes: 16 * 1024,
  activityBytes: 256 * 1024,
  textCharacters: 8000,
  pageSize: 100,
  filesPerMessage: 5,
  fileBytes: 10 * 1024 * 1024,
  fileBytesPerConversation: 50 * 1024 * 1024,
  uploadBytesInFlight: 200 * 1024 * 1024,
  streams: 10_000,
  streamsPerConversation: 10,
  keepAliveMs: 15_000,
  sweepMs: 3000,
  idleMs: 10_000,
  slowReaderMs: 30_000,
};
