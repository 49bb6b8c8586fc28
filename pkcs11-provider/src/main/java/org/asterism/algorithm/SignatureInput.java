package org.asterism.algorithm;

import java.security.MessageDigest;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;

/// What a key is given of the data that it signs or verifies: the data themselves, or their digest.
/// For one signature.
public interface SignatureInput extends DataFeed {

  /// Of all the parts.
  byte[] finish() throws CryptokiException;

  /// Of all the data at once; not after [#update].
  byte[] whole(byte[] data);

  /// The data themselves, in one part.
  static SignatureInput atOnce() {
    return new AtOnce();
  }

  /// The digest of data that come in any number of parts.
  ///
  /// @param digest what it was fed before comes before the data
  static SignatureInput digested(MessageDigest digest) {
    return new Digested(digest);
  }

  /// @param digest empty: the data themselves, in one part
  static SignatureInput of(Optional<MessageDigest> digest) {
    return digest.map(SignatureInput::digested).orElseGet(SignatureInput::atOnce);
  }

  /// See [#atOnce].
  record AtOnce() implements SignatureInput {
    @Override
    public void update(byte[] part) throws CryptokiException {
      throw Refusals.singlePart();
    }

    @Override
    public byte[] finish() throws CryptokiException {
      throw Refusals.singlePart();
    }

    @Override
    public byte[] whole(byte[] data) {
      return data;
    }
  }

  /// See [#digested].
  record Digested(MessageDigest digest) implements SignatureInput {
    @Override
    public void update(byte[] part) {
      digest.update(part);
    }

    @Override
    public byte[] finish() {
      return digest.digest();
    }

    @Override
    public byte[] whole(byte[] data) {
      return digest.digest(data);
    }
  }
}
