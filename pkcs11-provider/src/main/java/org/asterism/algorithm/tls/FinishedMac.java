package org.asterism.algorithm.tls;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_TLS_MAC`, and `CKM_TLS12_MAC`, its older name (PKCS#11 v3.1 §6.40.4): the `verify_data` of
/// TLS 1.2 over the hash of the handshake (RFC 5246 §7.4.9).
record FinishedMac(Providers providers) implements Family {
  /// The seed of the PRF is needed again for each of its blocks, so it is kept: a hash is shorter.
  static final int MAX_DATA_BYTES = 4096;

  private static final int MIN_LENGTH = 12;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, TlsAlgorithm.LENGTHS.most(), Ckf.SIGN | Ckf.VERIFY);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return operation(parameter, key.facts(), key);
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return operation(parameter, key, Refusals.use(use));
  }

  private Operation operation(Parameter parameter, KeyFacts key, KeyUse use)
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
    return use.material(material ->
        new Operation(
            prf, label, material.encoded().copy(), (int) length, new ByteArrayOutputStream()));
  }

  /// The key is closed after the last of the data.
  private record Operation(
      TlsPrf prf, Label label, SecretBytes key, long length, ByteArrayOutputStream data)
      implements SigningOperation, VerificationOperation {
    @Override
    public void update(byte[] part) throws CryptokiException {
      if (part.length > MAX_DATA_BYTES - data.size()) {
        throw new CryptokiException(
            Ckr.DATA_LEN_RANGE, "expected at most %d bytes".formatted(MAX_DATA_BYTES));
      }
      data.writeBytes(part);
    }

    @Override
    public byte[] finish() {
      try (key;
          var code = prf.derive(key, label.bytes(), data.toByteArray(), (int) length)) {
        return code.useArray(byte[]::clone);
      }
    }

    @Override
    public void finish(byte[] signature) throws CryptokiException {
      byte[] code = finish();
      SignatureLength.exactly(length).require(signature);
      if (!MessageDigest.isEqual(code, signature)) {
        throw new CryptokiException(Ckr.SIGNATURE_INVALID, "the code is not over these data");
      }
    }

    @Override
    public byte[] sign(byte[] all) throws CryptokiException {
      update(all);
      return finish();
    }

    @Override
    public void verify(byte[] all, byte[] signature) throws CryptokiException {
      update(all);
      finish(signature);
    }

    @Override
    public void wipe() {
      key.close();
    }
  }
}
