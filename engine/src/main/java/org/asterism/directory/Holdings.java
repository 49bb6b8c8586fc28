package org.asterism.directory;

/// What a token store holds that is not dead, of all tokens.
///
/// @param bytes of the contents of objects
public record Holdings(long objects, long keys, long bytes) {
  // Measured with JDK 25, with an index: rather too much than too little. Rows and locators stay in
  // the store.
  private static final long OBJECT_BYTES = 384;
  private static final long KEY_BYTES = 512;

  /// About how many bytes of the heap they take in an engine that shows and uses all of them.
  public long heapBytes() {
    return objects * OBJECT_BYTES + keys * KEY_BYTES + bytes;
  }
}
