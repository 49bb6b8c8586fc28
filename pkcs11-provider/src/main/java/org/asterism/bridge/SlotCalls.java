package org.asterism.bridge;

import org.asterism.algorithm.MechanismInfo;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.chapter.GeneralFunctions;
import org.asterism.pkcs11.chapter.SlotFunctions;

/// The calls of PKCS#11 v3.1 §5.5: slots and tokens.
final class SlotCalls {
  /// There is no hardware; the firmware is the engine's.
  private static final int MAJOR = 0;

  private static final int MINOR = 1;
  private static final int MEMORY_SIZES = 4;

  /// `CK_UNAVAILABLE_INFORMATION` and `CK_EFFECTIVELY_INFINITE` (PKCS#11 v3.1 §3.3).
  private static final long UNAVAILABLE = -1L;

  private static final long EFFECTIVELY_INFINITE = 0;

  private SlotCalls() {}

  static void bind(Bindings table, SlotFunctions slots) {
    table.on("C_GetSlotList", (app, in, out) -> out.list(slots.slotList(app), in.buffer(1)));
    table.on("C_GetSlotInfo", (app, in, out) -> slot(slots.slotInfo(app, in.number(0)), out));
    table.on("C_GetTokenInfo", (app, in, out) -> token(slots.tokenInfo(app, in.number(0)), out));
    table.on(
        "C_GetMechanismList",
        (app, in, out) -> out.list(slots.mechanismList(app, in.number(0)), in.buffer(1)));
    table.on(
        "C_GetMechanismInfo",
        (app, in, out) -> mechanism(slots.mechanismInfo(app, in.number(0), in.number(1)), out));
    table.on(
        "C_InitToken",
        (app, in, _) -> slots.initToken(app, in.number(0), in.secret(1), in.bytes(2)));
    table.on("C_InitPIN", (app, in, _) -> slots.initPin(app, in.number(0), in.secret(1)));
    table.on(
        "C_SetPIN",
        (app, in, out) -> {
          slots.setPin(app, in.number(0), in.secret(1), in.secret(2));
          out.ifUndelivered(() -> slots.setPin(app, in.number(0), in.secret(2), in.secret(1)));
        });
  }

  private static void slot(SlotFunctions.SlotInfo info, Reply out) throws CryptokiException {
    out.text(info.description());
    out.text(info.manufacturer());
    out.number(info.flags());
    out.version(MAJOR, MINOR);
    out.version(MAJOR, MINOR);
  }

  private static void token(SlotFunctions.TokenInfo info, Reply out) throws CryptokiException {
    out.text(info.label());
    out.text(GeneralFunctions.MANUFACTURER);
    out.text(info.model());
    out.text(info.serial());
    out.number(info.flags());
    out.number(EFFECTIVELY_INFINITE);
    out.number(info.sessions().all());
    out.number(EFFECTIVELY_INFINITE);
    out.number(info.sessions().readWrite());
    out.number(SlotFunctions.MAX_PIN_BYTES);
    out.number(SlotFunctions.MIN_PIN_BYTES);
    for (int size = 0; size < MEMORY_SIZES; size++) {
      out.number(UNAVAILABLE);
    }
    out.version(MAJOR, MINOR);
    out.version(MAJOR, MINOR);
    out.text(info.utcTime());
  }

  private static void mechanism(MechanismInfo info, Reply out) throws CryptokiException {
    out.number(info.minKeySize());
    out.number(info.maxKeySize());
    out.number(info.flags());
  }
}
