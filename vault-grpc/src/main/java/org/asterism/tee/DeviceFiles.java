package org.asterism.tee;

import java.nio.file.Path;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// Files and folders that are no storage but the way to a kernel or a library OS, which acts when
/// they are opened, read, written and closed.
///
/// Each call opens its file anew. Safe for use by many threads; who must not write in between is
/// for the caller to see to.
interface DeviceFiles {

  /// The content from the first byte on.
  ///
  /// @param atMost bytes of it; one more is read of what is longer, so that it shows
  Octets read(Path file, int atMost) throws CallFailed;

  /// As [#read], into memory for secrets; the caller closes it.
  SecretBytes readSecret(Path file, int atMost) throws CallFailed;

  /// Hands over all of `content`, at once where the system takes it at once.
  void write(Path file, Octets content) throws CallFailed;

  void makeFolder(Path folder) throws CallFailed;

  void removeFolder(Path folder) throws CallFailed;
}
