package org.asterism.secret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;

/// A secret key lent to a provider for one operation: it remembers the copies it gave out, and
/// wipes them. `SecretKeySpec` keeps one that nobody can erase.
///
/// It must stay open until the operation is over, not just initialised: Amazon's provider keeps the
/// array that it got and reads it at the first data, and would work with a key of zeros.
public final class LentKey implements SecretKey, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient byte[] encoded;
  private final transient List<byte[]> copies = new ArrayList<>();

  /// @param encoded is copied, and stays the caller's to wipe
  public LentKey(String algorithm, byte[] encoded) {
    this.algorithm = algorithm;
    this.encoded = encoded.clone();
    copies.add(this.encoded);
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    byte[] copy = encoded.clone();
    copies.add(copy);
    return copy;
  }

  @Override
  public void close() {
    copies.forEach(copy -> Arrays.fill(copy, (byte) 0));
  }
}
