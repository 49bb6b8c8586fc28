package org.asterism.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.custody.vaults.AbsentVault;
import org.asterism.custody.vaults.Member;
import org.asterism.enclave.seal.DataKey;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;
import org.asterism.vault.Stretch;
import org.asterism.vault.VaultName;

/// The main class of a child process of [KeyCopiesTest]: uses keys as engine and vault do, and then
/// dumps its heap into the file that its argument names, with all the garbage.
final class KeyCopiesProbe {
  static final byte[] ROW = "a row".getBytes(US_ASCII);
  static final byte[] HANDLE = "sixteen bytes!!!".getBytes(US_ASCII);
  static final EpochTag EPOCH = new EpochTag(42);

  // Enough for the compiler to take over, whose code copies elsewhere than the interpreter.
  private static final int ROUNDS = 1000;

  static final Stretch STRETCH = Stretch.floor(Octets.of(new byte[16]));

  private static final SecureRandom RANDOM = new SecureRandom();

  // Reached by the dump, so that a search which finds nothing is known to search.
  static final byte[] KEPT = new byte[32];

  private KeyCopiesProbe() {}

  /// Secrets that both processes know and that neither tells the other.
  enum Known {
    TOKEN_ROOT,
    STRETCHED_PIN,
    PIN,
    DATA_KEY,
    CREDENTIAL,
    KEPT,
    DROPPED;

    static final int BYTES = 32;

    void eachByte(ByteSink sink) {
      var drawn = new SplittableRandom(name().hashCode());
      for (int i = 0; i < BYTES; i++) {
        sink.put(i, (byte) drawn.nextInt());
      }
    }

    SecretBytes secret() {
      var secret = SecretBytes.allocate(BYTES);
      secret.borrow(bytes -> eachByte((i, value) -> bytes.set(ValueLayout.JAVA_BYTE, i, value)));
      return secret;
    }

    byte[] array() {
      byte[] array = new byte[BYTES];
      eachByte((i, value) -> array[i] = value);
      return array;
    }
  }

  interface ByteSink {
    void put(int at, byte value);
  }

  public static void main(String[] args) throws Exception {
    try (SecretBytes root = Known.TOKEN_ROOT.secret();
        SecretBytes stretched = Known.STRETCHED_PIN.secret();
        SecretBytes pin = Known.PIN.secret();
        SecretBytes dataKey = Known.DATA_KEY.secret();
        SecretBytes credential = Known.CREDENTIAL.secret();
        RowKeys rows = RowKeys.derive(root, "token-root");
        DataKey vault = new DataKey(dataKey, RANDOM);
        LoginMemory logins = new LoginMemory(RANDOM, System::nanoTime, Duration.ofHours(1))) {
      for (int i = 0; i < ROUNDS; i++) {
        checkRows(rows);
        checkRows(vault, credential);
        keepOwed(rows, credential);
        PinKeyDerivation.credential(stretched, member(), Role.USER, EPOCH).close();
        logins.remember(pin);
      }
      // Once each: what they work in takes 19 MiB, and nothing collects it.
      PinKeyDerivation.stretch(pin, STRETCH).close();
      PinKeyDerivation.portable(pin, STRETCH).close();
      plant();
      dump(args[0]);
    }
  }

  static Member member() {
    var id = EnrolmentId.of(new byte[EnrolmentId.LENGTH]);
    return new Member(new XCoordinate(1), new AbsentVault(new VaultName("vault-1", id)), List.of());
  }

  private static void checkRows(RowKeys rows) throws Exception {
    require(rows.verifies(ROW, rows.mac(ROW)));
    require(rows.open(rows.seal(ROW, HANDLE), HANDLE).length == ROW.length);
  }

  private static void keepOwed(RowKeys rows, SecretBytes credential) throws Exception {
    byte[] sealed = credential.useArray(lent -> rows.seal(lent, HANDLE));
    try (var opened = SecretBytes.takeFrom(rows.open(sealed, HANDLE))) {
      require(opened.constantTimeEquals(credential));
    }
  }

  private static void checkRows(DataKey vault, SecretBytes credential) throws Exception {
    var row = vault.rowKey(HANDLE);
    require(vault.open("key_record", row, vault.seal("key_record", row, ROW)).length == ROW.length);
    vault.verifierDigest(HANDLE, credential).close();
  }

  // One that is held, and one in a key that nobody can erase.
  private static void plant() {
    Known.KEPT.eachByte((i, value) -> KEPT[i] = value);
    require(new SecretKeySpec(Known.DROPPED.array(), "AES").getAlgorithm().equals("AES"));
  }

  private static void dump(String file) throws Exception {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, false);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("the keys do not work");
    }
  }
}
