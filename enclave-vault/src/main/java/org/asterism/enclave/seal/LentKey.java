package org.asterism.enclave.seal;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/// A key for one JCA call, over an array that its lender wipes afterwards.
///
/// `SecretKeySpec` keeps a clone that nobody can erase; the JDK's ciphers erase the copy that
/// [#getEncoded()] gives them.
final class LentKey implements SecretKey {
  private final transient byte[] lent;
  private final String algorithm;

  LentKey(byte[] lent, String algorithm) {
    this.lent = lent;
    this.algorithm = algorithm;
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
    return lent.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(lent, (byte) 0);
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a key is never serialized");
  }
}
