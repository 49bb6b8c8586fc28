package org.asterism.algorithm;

/// One `C_DigestInit` … `C_DigestFinal`. For one thread.
public interface DigestOperation {

  /// The digest's exact length.
  long length();

  void update(byte[] part);

  byte[] finish();
}
