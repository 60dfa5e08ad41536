/** A citizen's file, sealed at rest. */
export interface Upload {
  id: string;
  conversationId: string;
  name: string;
  contentType: string;
  content: Uint8Array;
}

export interface Uploads {
  save(upload: Upload): Promise<void>;
  read(conversationId: string, id: string): Promise<Upload | undefined>;
}
