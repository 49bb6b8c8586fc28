package org.asterism.algorithm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.aes.AesGcm;
import org.asterism.algorithm.aes.Ccm;
import org.asterism.algorithm.aes.Gcm;
import org.asterism.algorithm.chacha.Aead;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// Authenticated ciphers and codes.
final class AesReplays {
  private AesReplays() {}

  static final class CcmReplay implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var parameter =
          new Ccm(
              vector.bytes("msg").length,
              vector.bytes("iv"),
              vector.bytes("aad"),
              vector.size("tagSize") / 8);
      return bothWays(bench, new Mechanism(Ckm.AES_CCM, parameter), Ckk.AES, vector);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      int nonce = vector.bytes("iv").length;
      boolean right =
          nonce >= 7
              && nonce <= 13
              && List.of(4, 6, 8, 10, 12, 14, 16).contains(vector.size("tagSize") / 8);
      return right ? Ckr.ENCRYPTED_DATA_INVALID : Ckr.MECHANISM_PARAM_INVALID;
    }
  }

  static final class ChaChaPoly implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var parameter = new Aead(vector.bytes("iv"), vector.bytes("aad"));
      var mechanism = new Mechanism(Ckm.CHACHA20_POLY1305, parameter);
      return bothWays(bench, mechanism, Ckk.CHACHA20, vector);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return vector.bytes("iv").length == 12
          ? Ckr.ENCRYPTED_DATA_INVALID
          : Ckr.MECHANISM_PARAM_INVALID;
    }
  }

  static final class Cmac implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      int length = vector.size("tagSize") / 8;
      var mechanism =
          length == 16
              ? Mechanism.of(Ckm.AES_CMAC)
              : new Mechanism(Ckm.AES_CMAC_GENERAL, new Parameter.Ulong(length));
      return code(bench, mechanism, vector);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return List.of(16, 24, 32).contains(vector.bytes("key").length)
          ? Ckr.SIGNATURE_INVALID
          : Ckr.KEY_SIZE_RANGE;
    }
  }

  static final class Gmac implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      byte[] iv = vector.bytes("iv");
      int tagBits = vector.size("tagSize");
      if (tagBits < 96 || iv.length > AesGcm.MAX_IV_BYTES) {
        return new Verdict.NotOffered("short codes and long ivs");
      }
      var parameter =
          iv.length == 12 && tagBits == 128
              ? new Parameter.Iv(iv)
              : new Gcm(iv, new byte[0], tagBits);
      return code(bench, new Mechanism(Ckm.AES_GMAC, parameter), vector);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return vector.bytes("iv").length == 0 ? Ckr.MECHANISM_PARAM_INVALID : Ckr.SIGNATURE_INVALID;
    }
  }

  private static Verdict bothWays(
      Workbench bench, Mechanism mechanism, long keyType, WycheproofVector vector)
      throws VaultException, CryptokiException {
    byte[] message = vector.bytes("msg");
    byte[] sealed = concat(vector.bytes("ct"), vector.bytes("tag"));
    return bench.with(
        Workbench.secret(keyType, vector.bytes("key")),
        key -> {
          byte[] opened = bench.table().decrypt(mechanism, key).process(sealed);
          byte[] made =
              bench.table().encrypt(mechanism, key.facts(), Optional.of(key)).process(message);
          return Arrays.equals(opened, message)
              ? Verdict.same("ciphertext", sealed, made)
              : new Verdict.Wrong("plaintext");
        });
  }

  private static Verdict code(Workbench bench, Mechanism mechanism, WycheproofVector vector)
      throws VaultException, CryptokiException {
    byte[] message = vector.bytes("msg");
    byte[] tag = vector.bytes("tag");
    return bench.with(
        Workbench.secret(Ckk.AES, vector.bytes("key")),
        key -> {
          bench.table().verify(mechanism, key.facts(), Optional.of(key)).verify(message, tag);
          return Verdict.same("code", tag, bench.table().sign(mechanism, key).sign(message));
        });
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
