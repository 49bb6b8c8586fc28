package org.asterism.conformance.chapter;

import static org.xipki.pkcs11.wrapper.PKCS11Constants.CKF_OS_LOCKING_OK;

import com.sun.jna.Library;
import com.sun.jna.Native;
import iaik.pkcs.pkcs11.wrapper.CK_C_INITIALIZE_ARGS;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.conformance.live.LiveConstellation;
import org.jspecify.annotations.Nullable;
import org.xipki.pkcs11.wrapper.PKCS11Module;

/// The built library inside this process, initialised once for all tests: so they are one
/// application, and each test class has a token of its own. Safe for use by many threads.
final class WrappedLibrary {
  private static final int LABEL_LENGTH = 32;
  private static final AtomicInteger LABELS = new AtomicInteger();
  private static @Nullable WrappedLibrary shared;

  private final PKCS11 wrapper;
  private final RawCalls raw;

  interface Environment extends Library {
    int setenv(String name, String value, int overwrite);
  }

  private WrappedLibrary(PKCS11 wrapper, RawCalls raw) {
    this.wrapper = wrapper;
    this.raw = raw;
  }

  static synchronized WrappedLibrary shared()
      throws IOException, InterruptedException, PKCS11Exception {
    if (shared == null) {
      var constellation = LiveConstellation.shared();
      // Java's own view of the environment is a copy that the library does not see.
      var environment = Native.load("c", Environment.class);
      environment.setenv("ASTERISM_ENGINE", constellation.engineSetting(), 1);
      shared = load(LiveConstellation.module());
    }
    return shared;
  }

  private static WrappedLibrary load(Path module) throws IOException, PKCS11Exception {
    PKCS11 wrapper = PKCS11Module.getInstance(module.toString()).getPKCS11Module();
    var threads = new CK_C_INITIALIZE_ARGS();
    threads.flags = CKF_OS_LOCKING_OK;
    wrapper.C_Initialize(threads, true);
    return new WrappedLibrary(wrapper, Native.load(module.toString(), RawCalls.class));
  }

  PKCS11 wrapper() {
    return wrapper;
  }

  /// The same functions without a wrapper's care.
  RawCalls raw() {
    return raw;
  }

  /// A new token with both PINs.
  Token token() throws PKCS11Exception {
    Token token = tokenWithoutUser();
    try (Session officer = token.officer()) {
      wrapper.C_InitPIN(officer.handle(), Token.PIN.toCharArray(), true);
      officer.logout();
    }
    return token;
  }

  /// A new token whose user has no PIN yet.
  synchronized Token tokenWithoutUser() throws PKCS11Exception {
    String label = "chapter-" + LABELS.incrementAndGet();
    wrapper.C_InitToken(freeSlot(), Token.SO_PIN.toCharArray(), padded(label), true);
    return new Token(this, slot(label), label);
  }

  /// The slot whose token is not initialised.
  long freeSlot() throws PKCS11Exception {
    long[] slots = wrapper.C_GetSlotList(true);
    return slots[slots.length - 1];
  }

  long slot(String label) throws PKCS11Exception {
    for (long slot : wrapper.C_GetSlotList(true)) {
      if (new String(wrapper.C_GetTokenInfo(slot).label).strip().equals(label)) {
        return slot;
      }
    }
    throw new AssertionError("no token is called " + label);
  }

  static char[] padded(String label) {
    char[] padded = Arrays.copyOf(label.toCharArray(), LABEL_LENGTH);
    Arrays.fill(padded, label.length(), LABEL_LENGTH, ' ');
    return padded;
  }
}
