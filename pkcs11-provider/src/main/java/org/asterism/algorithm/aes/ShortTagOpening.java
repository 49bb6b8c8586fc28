package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/// GCM decryption with a tag of 32 or 64 bits, from two ciphers that encrypt with full ones: one
/// gives the plaintext, because GCM's stream is the same both ways, the other makes the tag of what
/// came, to be compared as far as it goes. For one use.
///
/// @param opening ready, its additional data read
/// @param sealing ready too, with the same key and vector
record ShortTagOpening(Cipher opening, Cipher sealing, int tagBytes)
    implements GcmDecryption.Opening {
  @Override
  public byte[] open(byte[] sealed) throws GeneralSecurityException {
    int length = sealed.length - tagBytes;
    byte[] withTag = opening.doFinal(sealed, 0, length);
    byte[] plain = Arrays.copyOf(withTag, length);
    Arrays.fill(withTag, (byte) 0);
    byte[] again = sealing.doFinal(plain);
    byte[] expected = Arrays.copyOfRange(again, length, length + tagBytes);
    byte[] found = Arrays.copyOfRange(sealed, length, sealed.length);
    if (!MessageDigest.isEqual(expected, found)) {
      Arrays.fill(plain, (byte) 0);
      throw new AEADBadTagException("a short tag does not hold");
    }
    return plain;
  }
}
