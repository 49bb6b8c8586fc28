package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// CCM over one message, whose length was told beforehand.
final class CcmMessage extends WholeMessage {
  private final KeyedCipher keyed;
  private final boolean encrypting;
  private final Ccm ccm;

  CcmMessage(KeyedCipher keyed, boolean encrypting, Ccm ccm) {
    super(encrypting ? Ckr.DATA_LEN_RANGE : Ckr.ENCRYPTED_DATA_LEN_RANGE);
    this.keyed = keyed;
    this.encrypting = encrypting;
    this.ccm = ccm;
  }

  @Override
  protected long mostInParts() {
    long most = MAX_IN_PARTS_BYTES - (encrypting ? ccm.macBytes() : 0);
    return Math.min(most, expected());
  }

  private long expected() {
    return ccm.dataLength() + (encrypting ? 0 : ccm.macBytes());
  }

  @Override
  public OutputLength processLength(long dataLength) {
    long mac = ccm.macBytes();
    return OutputLength.exactly(encrypting ? dataLength + mac : Math.max(0, dataLength - mac));
  }

  @Override
  public byte[] process(byte[] data) throws CryptokiException {
    try (keyed) {
      if (data.length != expected()) {
        throw new CryptokiException(
            encrypting ? Ckr.DATA_LEN_RANGE : Ckr.ENCRYPTED_DATA_LEN_RANGE,
            "expected %d bytes, as the parameter says, found %d"
                .formatted(expected(), data.length));
      }
      return keyed.cipher().doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the mac does not hold");
    }
  }

  @Override
  public void wipe() {
    forget();
    keyed.close();
  }
}
