package org.asterism.conformance.chapter;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import org.jspecify.annotations.Nullable;

/// Functions of the library as C sees them, for what no wrapper lets through: NULL buffers and
/// buffers that are too small. A Java `long` is a `CK_ULONG` on the platforms that this is built
/// for.
interface RawCalls extends Library {
  long C_GetSlotList(byte tokenPresent, long @Nullable [] slots, NativeLongByReference count);

  long C_GetMechanismList(long slot, long @Nullable [] types, NativeLongByReference count);

  long C_GetInfo(@Nullable Pointer info);

  long C_Initialize(@Nullable Pointer arguments);

  long C_Finalize(@Nullable Pointer reserved);

  long C_GetFunctionList(@Nullable Pointer list);

  long C_GetInterfaceList(@Nullable Pointer list, @Nullable NativeLongByReference count);

  long C_GetAttributeValue(long session, long object, @Nullable Pointer template, long count);

  long C_FindObjects(
      long session, long @Nullable [] objects, long most, @Nullable NativeLongByReference count);

  long C_Encrypt(
      long session,
      byte[] data,
      long length,
      byte @Nullable [] out,
      NativeLongByReference outLength);

  long C_EncryptUpdate(
      long session,
      byte[] data,
      long length,
      byte @Nullable [] out,
      NativeLongByReference outLength);

  long C_EncryptFinal(long session, byte @Nullable [] out, NativeLongByReference outLength);

  long C_Decrypt(
      long session,
      byte[] data,
      long length,
      byte @Nullable [] out,
      NativeLongByReference outLength);

  long C_DecryptUpdate(
      long session,
      byte[] data,
      long length,
      byte @Nullable [] out,
      NativeLongByReference outLength);

  long C_DecryptFinal(long session, byte @Nullable [] out, NativeLongByReference outLength);

  long C_Digest(
      long session,
      byte @Nullable [] data,
      long length,
      byte @Nullable [] out,
      NativeLongByReference outLength);

  long C_DigestFinal(long session, byte @Nullable [] out, NativeLongByReference outLength);

  long C_Sign(
      long session,
      byte @Nullable [] data,
      long length,
      byte @Nullable [] out,
      @Nullable NativeLongByReference outLength);

  long C_SignFinal(long session, byte @Nullable [] out, NativeLongByReference outLength);

  long C_SignInit(long session, @Nullable Pointer mechanism, long key);

  long C_GenerateRandom(long session, byte @Nullable [] random, long length);

  long C_WaitForSlotEvent(long flags, NativeLongByReference slot, @Nullable Pointer reserved);

  /// A `CK_ULONG_PTR` that says how much room there is.
  static NativeLongByReference room(long length) {
    return new NativeLongByReference(new NativeLong(length));
  }
}
