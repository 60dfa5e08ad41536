/** A citizen's file, sealed at rest. */
export interface Upload {
  id: string;
  conversationId: string;
  name: string;
  contentType: string;
  content: Uint8Array;
  /** `quarantined` until a scanner has found no virus in it; what is refused later keeps no bytes and is read no more. */
  state: 'clean' | 'quarantined';
}

export interface Uploads {
  /**
   * Keeps a message's files, all or none; those kept already cost nothing again. False, and nothing kept, where the
   * conversation would hold more than `quotaBytes`.
   */
  save(conversationId: string, files: Omit<Upload, 'conversationId'>[], quotaBytes: number): Promise<boolean>;
  read(conversationId: string, id: string): Promise<Upload | undefined>;
}
