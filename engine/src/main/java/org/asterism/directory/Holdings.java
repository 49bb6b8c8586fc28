package org.asterism.directory;

/// What a token store holds that is not dead, of all tokens.
///
/// @param bytes of the contents and locators of objects and keys
public record Holdings(long objects, long keys, long bytes) {
  // Measured with JDK 25, for objects that two levels of login see, each with its index: rather
  // too much than too little.
  private static final long OBJECT_BYTES = 7 << 10;
  private static final long KEY_BYTES = 4 << 10;
  private static final long COPIES = 4;

  /// About how many bytes of the heap they take in an engine that shows and uses all of them.
  public long heapBytes() {
    return objects * OBJECT_BYTES + keys * KEY_BYTES + bytes * COPIES;
  }
}
