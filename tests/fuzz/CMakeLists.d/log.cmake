cardea_fuzz(fuzz_log LIBS app_log)
