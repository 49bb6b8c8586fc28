package org.asterism.algorithm;

import java.security.MessageDigest;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// A signing operation over data that the application hands over at once, or over the digest of
/// data that come in any number of parts.
///
/// @param digest empty: of the data themselves
public record KeySigning(Optional<MessageDigest> digest, long length, Signer signer)
    implements SigningOperation {

  /// What a key does with the data, or with their digest.
  public interface Signer {
    byte[] sign(byte[] input) throws VaultException, CryptokiException;
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    digest.orElseThrow(Refusals::singlePart).update(part);
  }

  @Override
  public byte[] finish() throws VaultException, CryptokiException {
    return signer.sign(digest.orElseThrow(Refusals::singlePart).digest());
  }

  @Override
  public byte[] sign(byte[] data) throws VaultException, CryptokiException {
    return signer.sign(digest.map(hash -> hash.digest(data)).orElse(data));
  }
}
