cardea_fuzz(fuzz_bundle LIBS app_replay)
cardea_fuzz(fuzz_trace LIBS app_wire)
