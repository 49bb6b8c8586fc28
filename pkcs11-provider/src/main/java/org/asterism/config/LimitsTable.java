package org.asterism.config;

import java.util.function.Supplier;
import org.asterism.pkcs11.session.Limits;
import org.asterism.token.TokenLimits;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;

/// A reader of the `[limits]` table. What it does not name follows from the heap.
final class LimitsTable {
  private static final int NUMBER_MAX = 1_000_000;

  private LimitsTable() {}

  /// All that the table bounds.
  record All(Limits applications, TokenLimits tokens) {}

  static All limits(StrictTable table) throws ConfigurationException {
    Limits usual = Limits.ofHeap(Runtime.getRuntime().maxMemory());
    var connections = ofUser(table, "connections", usual.connections());
    var applications = ofUser(table, "applications", usual.applications());
    var sessions = number(table, "sessions_per_application", usual.sessionsPerApplication());
    var objects =
        number(table, "session_objects_per_application", usual.sessionObjectsPerApplication());
    var memory = memory(table, usual.memory());
    var tokens = tokens(table, TokenLimits.DEFAULT);
    return table.finish(() ->
        new All(
            new Limits(
                connections.get(), applications.get(), sessions.get(), objects.get(), memory.get()),
            tokens.get()));
  }

  private static Supplier<TokenLimits> tokens(StrictTable table, TokenLimits usual) {
    var tokens = number(table, TokenLimits.TOKENS_KEY, usual.tokens());
    var objects = number(table, TokenLimits.OBJECTS_KEY, usual.objects());
    var bytes = bytes(table, TokenLimits.BYTES_KEY, 1, usual.objectBytes());
    return () -> new TokenLimits(tokens.get(), objects.get(), bytes.get());
  }

  private static Supplier<Limits.OfUser> ofUser(
      StrictTable table, String key, Limits.OfUser usual) {
    var all = number(table, key, usual.all());
    var perUser = number(table, key + "_per_user", usual.perUser());
    return () -> new Limits.OfUser(all.get(), perUser.get());
  }

  private static Supplier<Limits.Memory> memory(StrictTable table, Limits.Memory usual) {
    var all = bytes(table, "memory_bytes", 1, usual.all());
    var perUser = bytes(table, "memory_bytes_per_user", 1, usual.perUser());
    var perApplication = bytes(table, "memory_bytes_per_application", 1, usual.perApplication());
    var frames = bytes(table, "frame_memory_bytes", Limits.Memory.FRAMES_MIN, usual.frames());
    var tokens = bytes(table, "token_memory_bytes", 1, usual.tokens());
    return () ->
        new Limits.Memory(
            all.get(), perUser.get(), perApplication.get(), frames.get(), tokens.get());
  }

  private static Setting<Integer> number(StrictTable table, String key, int usual) {
    return table.integer(key, 1, NUMBER_MAX, usual).map(Long::intValue);
  }

  private static Setting<Long> bytes(StrictTable table, String key, long least, long usual) {
    return table.integer(key, least, Long.MAX_VALUE, usual);
  }
}
