package org.asterism.tee;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// configfs-tsm inside the process, where nothing can be mounted. `stand_in_tsm.c` is the same as a
/// file system.
final class ModelTsm implements StandIn, DeviceFiles {
  private static final int EACCES = 13;
  private static final int EEXIST = 17;
  private static final int EINVAL = 22;
  private static final int ENOENT = 2;

  private final Guest guest;
  private final Map<Path, Report> reports = new HashMap<>();
  private List<String> fault = List.of("", "", "0");
  private int left;

  private static final class Report {
    private byte[] inblob = {};
    private long generation;
  }

  ModelTsm(Guest guest) {
    this.guest = guest;
  }

  @Override
  public Path root() {
    return Path.of("/model");
  }

  @Override
  public DeviceFiles files() {
    return this;
  }

  @Override
  public synchronized void fault(String words) {
    fault = List.of(words.split(" "));
    left = Integer.parseInt(fault.get(3));
  }

  @Override
  public synchronized int reports() {
    return reports.size();
  }

  @Override
  public void close() {
    reports.clear();
  }

  @Override
  public synchronized Octets read(Path file, int atMost) throws CallFailed {
    String name = file.getFileName().toString();
    failIfTold("read", file, name);
    byte[] content = content(report(file), file, name);
    return Octets.of(Arrays.copyOf(content, Math.min(content.length, atMost + 1)));
  }

  @Override
  public SecretBytes readSecret(Path file, int atMost) {
    throw new AssertionError("a guest has no key to seal with");
  }

  @Override
  public synchronized void write(Path file, Octets content) throws CallFailed {
    String name = file.getFileName().toString();
    failIfTold("write", file, name);
    Report report = report(file);
    if (!name.equals("inblob")) {
      report.generation++;
    } else if (!strikes("lost", name)) {
      report.inblob = content.toByteArray();
      report.generation++;
    }
  }

  @Override
  public synchronized void makeFolder(Path folder) throws CallFailed {
    failIfTold("mkdir", folder, "mkdir");
    if (reports.putIfAbsent(folder, new Report()) != null) {
      throw new CallFailed("mkdir", folder, EEXIST);
    }
  }

  @Override
  public synchronized void removeFolder(Path folder) throws CallFailed {
    if (reports.remove(folder) == null) {
      throw new CallFailed("rmdir", folder, ENOENT);
    }
  }

  private Report report(Path file) throws CallFailed {
    Report report = reports.get(file.getParent());
    if (report == null) {
      throw new CallFailed("open", file, ENOENT);
    }
    return report;
  }

  private byte[] content(Report report, Path file, String name) throws CallFailed {
    if (strikes("text", name)) {
      return text(number() + " words");
    }
    return switch (name) {
      case "outblob" -> outblob(report, file);
      case "auxblob" -> {
        byte[] table = guest.auxblob().orElseThrow(() -> new CallFailed("open", file, ENOENT));
        yield strikes("size", name) ? Arrays.copyOf(table, number()) : table;
      }
      case "provider" -> text(guest.real().provider());
      case "generation" -> text(Long.toUnsignedString(report.generation));
      case "privlevel_floor" -> {
        if (!guest.real().provider().equals("sev_guest")) {
          throw new CallFailed("open", file, ENOENT);
        }
        yield text(strikes("floor", name) ? fault.get(2) : "0");
      }
      default -> throw new CallFailed("read", file, EACCES);
    };
  }

  private byte[] outblob(Report report, Path file) throws CallFailed {
    if (strikes("intruder", "inblob")) {
      report.inblob = Real.data('x').bytes().toByteArray();
      report.generation++;
    }
    if (report.inblob.length == 0) {
      throw new CallFailed("read", file, EINVAL);
    }
    byte[] data =
        strikes("other", "outblob") ? Real.data('x').bytes().toByteArray() : report.inblob;
    byte[] blob = guest.real().with(data);
    return strikes("size", "outblob") ? Arrays.copyOf(blob, number()) : blob;
  }

  private void failIfTold(String call, Path file, String name) throws CallFailed {
    if (strikes("errno", name)) {
      throw new CallFailed(call, file, number());
    }
  }

  private boolean strikes(String what, String file) {
    boolean struck = left > 0 && fault.get(0).equals(what) && fault.get(1).equals(file);
    left -= struck ? 1 : 0;
    return struck;
  }

  private int number() {
    return Integer.parseInt(fault.get(2));
  }

  private static byte[] text(String line) {
    return (line + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
