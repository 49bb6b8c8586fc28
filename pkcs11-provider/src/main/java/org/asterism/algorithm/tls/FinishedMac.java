package org.asterism.algorithm.tls;

import java.io.ByteArrayOutputStream;
import org.asterism.algorithm.CodeFamily;
import org.asterism.algorithm.CodeOperation;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_TLS_MAC`, and `CKM_TLS12_MAC`, its older name (PKCS#11 v3.1 §6.40.4): the `verify_data` of
/// TLS 1.2 over the hash of the handshake (RFC 5246 §7.4.9).
record FinishedMac(Providers providers) implements CodeFamily {
  /// The seed of the PRF is needed again for each of its blocks, so it is kept: a hash is shorter.
  static final int MAX_DATA_BYTES = 4096;

  private static final int MIN_LENGTH = 12;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, TlsAlgorithm.LENGTHS.most(), FLAGS);
  }

  @Override
  public CodeOperation code(Parameter parameter, KeyFacts key, KeyUse use)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof TlsMac(long hash, long length, long side))) {
      throw Refusals.parameter("CK_TLS_MAC_PARAMS");
    }
    if (length < MIN_LENGTH || length > TlsAlgorithm.LENGTHS.most()) {
      throw Refusals.parameter(
          "a code of %d to %d bytes".formatted(MIN_LENGTH, TlsAlgorithm.LENGTHS.most()));
    }
    if (side != 1 && side != 2) {
      throw Refusals.parameter("1 for the server or 2 for the client");
    }
    TlsPrf prf = TlsPrf.of(hash, providers);
    KeyRole.USE.secret(key, TlsAlgorithm.LENGTHS, Ckk.GENERIC_SECRET);
    Label label = side == 1 ? Label.SERVER_FINISHED : Label.CLIENT_FINISHED;
    return use.material(material -> {
      SecretBytes secret = material.encoded().copy();
      var data = new ByteArrayOutputStream();
      return new CodeOperation(
          part -> add(part, data),
          () -> {
            try (var code = prf.derive(secret, label.bytes(), data.toByteArray(), (int) length)) {
              return code.useArray(byte[]::clone);
            }
          },
          length,
          secret::close);
    });
  }

  private static void add(byte[] part, ByteArrayOutputStream data) throws CryptokiException {
    if (part.length > MAX_DATA_BYTES - data.size()) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE, "expected at most %d bytes".formatted(MAX_DATA_BYTES));
    }
    data.writeBytes(part);
  }
}
