cardea_fuzz(fuzz_bundle LIBS app_replay)
