package org.asterism.tee;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// The system's own calls. Not Java's files: those hide which error it was, and ask again without
/// end where a call was interrupted. Linux only.
final class SystemFiles implements DeviceFiles {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int OWNER_ONLY = 0700;

  static {
    Native.register(SystemFiles.class, "c");
  }

  private static native int open(String path, int flags) throws LastErrorException;

  private static native NativeLong read(int descriptor, Pointer into, NativeLong length)
      throws LastErrorException;

  private static native NativeLong write(int descriptor, Pointer from, NativeLong length)
      throws LastErrorException;

  private static native int close(int descriptor) throws LastErrorException;

  private static native int mkdir(String path, int mode) throws LastErrorException;

  private static native int rmdir(String path) throws LastErrorException;

  @Override
  public Octets read(Path file, int atMost) throws CallFailed {
    try (var memory = new Memory(atMost + 1L)) {
      int length = readInto(file, memory, atMost + 1);
      return Octets.of(memory.getByteArray(0, length));
    }
  }

  @Override
  public SecretBytes readSecret(Path file, int atMost) throws CallFailed {
    try (SecretBytes room = SecretBytes.allocate(atMost + 1)) {
      int length = room.<Integer, CallFailed>use(into -> readInto(file, pointer(into), atMost + 1));
      return room.slice(0, length);
    }
  }

  @Override
  public void write(Path file, Octets content) throws CallFailed {
    int descriptor = call("open", file, () -> open(file.toString(), O_WRONLY | O_CLOEXEC));
    try (var memory = new Memory(Math.max(1, content.size()))) {
      memory.write(0, content.toByteArray(), 0, content.size());
      int written = 0;
      while (written < content.size()) {
        Pointer from = memory.share(written);
        var left = new NativeLong(content.size() - written);
        written += call("write", file, () -> write(descriptor, from, left).intValue());
      }
    } catch (CallFailed failed) {
      abandon(descriptor);
      throw failed;
    }
    // A pseudo-file may act, and fail, no earlier than here.
    call("close", file, () -> close(descriptor));
  }

  @Override
  public void makeFolder(Path folder) throws CallFailed {
    call("mkdir", folder, () -> mkdir(folder.toString(), OWNER_ONLY));
  }

  @Override
  public void removeFolder(Path folder) throws CallFailed {
    call("rmdir", folder, () -> rmdir(folder.toString()));
  }

  private static int readInto(Path file, Pointer into, int room) throws CallFailed {
    int descriptor = call("open", file, () -> open(file.toString(), O_RDONLY | O_CLOEXEC));
    try {
      int length = 0;
      int more = -1;
      while (more != 0 && length < room) {
        Pointer rest = into.share(length);
        var left = new NativeLong(room - length);
        more = call("read", file, () -> read(descriptor, rest, left).intValue());
        length += more;
      }
      return length;
    } finally {
      abandon(descriptor);
    }
  }

  private static Pointer pointer(MemorySegment segment) {
    return new Pointer(segment.address());
  }

  // What it says can change nothing any more: all was read, or an error is on its way.
  private static void abandon(int descriptor) {
    try {
      close(descriptor);
    } catch (LastErrorException unheard) {
      assert unheard.getErrorCode() != 0;
    }
  }

  private interface SystemCall {
    int run() throws LastErrorException;
  }

  private static int call(String name, Path path, SystemCall call) throws CallFailed {
    try {
      return call.run();
    } catch (LastErrorException failed) {
      throw new CallFailed(name, path, failed.getErrorCode());
    }
  }
}
