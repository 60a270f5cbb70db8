# What is said and how a site looks: without toolkit. app/kiosk/CMakeLists.txt includes this file.
add_library(kiosk_texts STATIC texts.c)
target_include_directories(kiosk_texts PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
